namespace Fathom.Evaluation;

/// <summary>What a probe reads: a vector for each example (a document or a token), of activations or of latents.</summary>
/// <param name="count">Examples n.</param>
/// <param name="width">Inputs of each, F.</param>
public abstract class ProbeInputs(int count, int width)
{
    /// <summary>Examples n.</summary>
    public int Count => count;

    /// <summary>Inputs of each, F.</summary>
    public int Width => width;

    /// <summary>All inputs of an example.</summary>
    /// <param name="example">Which.</param>
    /// <param name="values">[F]</param>
    public abstract void Read(int example, Span<double> values);

    /// <summary>Adds the inputs of an example to a sum.</summary>
    /// <param name="example">Which.</param>
    /// <param name="sums">[F]</param>
    public virtual void AddTo(int example, Span<double> sums)
    {
        var x = new double[Width];
        Read(example, x);
        for (int c = 0; c < x.Length; c++) sums[c] += x[c];
    }

    /// <summary>Some inputs of an example.</summary>
    /// <param name="example">Which.</param>
    /// <param name="columns">[f], ascending.</param>
    /// <param name="values">[f]</param>
    public abstract void Read(int example, ReadOnlySpan<int> columns, Span<double> values);
}
