namespace Fathom.Dictionaries;

/// <summary>
/// The first part of Muon's step: Nesterov momentum, with what is to be made orthogonal left in the place of the second moments.
/// The parameters stay as they are until <see cref="MuonUpdate"/>.
/// <code>
/// m = μ m + c g;  u = c g + μ m       μ .95
/// </code>
/// </summary>
/// <param name="factor">c.</param>
sealed unsafe class MuonMomentum(float factor) : RowOptimiser
{
    const float Momentum = 0.95f;

    public override void Apply(float* gradient, float* value, float* first, float* second, int length)
    {
        for (int i = 0; i < length; i++)
        {
            float g = factor * gradient[i], mean = first[i] = Momentum * first[i] + g;
            second[i] = g + Momentum * mean;
        }
    }
}
