using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary><see cref="Adam"/>.</summary>
sealed unsafe class AdamRows(Adam adam) : RowOptimiser
{
    public override void Apply(float* gradient, float* value, float* first, float* second, int length) =>
        adam.Apply(gradient, value, first, second, length);
}
