using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>The coordinates of vectors: the neurons of an MLP where these are its activations.</summary>
sealed class StoredUnits(string name, IVectorSource source) : DenseUnits(name, source.Width)
{
    protected override void Read(long first, int rows, Span<float> values) => source.Read(first, rows, values);
}
