using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Principal components of vectors, with both signs: unit c is +component c, unit d' + c is −component c.</summary>
sealed class ComponentUnits : DenseUnits, IDisposable
{
    static readonly Workers Alone = new(1);

    readonly IVectorSource source;
    readonly PackedWeights directions;
    readonly double[] mean;

    public ComponentUnits(string name, IVectorSource source, PrincipalComponents components) : base(name, 2 * components.Count)
    {
        this.source = source;
        float[] rows = components.Directions;
        var both = new float[2 * rows.Length];
        for (int i = 0; i < rows.Length; i++) (both[i], both[rows.Length + i]) = (rows[i], -rows[i]);
        directions = new PackedWeights(Count, source.Width).Pack(both, WeightLayout.OutputByInput, Alone);
        mean = components.Mean;
    }

    public void Dispose() => directions.Dispose();

    // ±vᵀ(x − μ)
    protected override void Read(long first, int rows, Span<float> values) =>
        Linear.Forward(PrincipalComponents.Centred(source, first, rows, mean), rows, directions, [], values, Alone);
}
