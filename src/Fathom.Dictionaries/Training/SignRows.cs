namespace Fathom.Dictionaries;

/// <summary>
/// Sign descent with momentum (Bernstein et al. 2018, "signSGD", algorithm 2: Signum), c being a factor on the gradient:
/// <code>
/// m = β m + (1 − β) c g;  w = w − η sign(m)       β .9
/// </code>
/// A number that never had a gradient stays where it is; the second moments are not used.
/// </summary>
/// <param name="rate">η.</param>
/// <param name="factor">c.</param>
sealed unsafe class SignRows(double rate, float factor) : RowOptimiser
{
    const float Beta = 0.9f;

    readonly float step = (float)rate, gain = (1 - Beta) * factor;

    public override void Apply(float* gradient, float* value, float* first, float* second, int length)
    {
        for (int i = 0; i < length; i++)
        {
            float mean = first[i] = Beta * first[i] + gain * gradient[i];
            value[i] -= mean > 0 ? step : mean < 0 ? -step : 0;
        }
    }
}
