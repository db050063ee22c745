namespace Fathom.Dictionaries;

/// <summary>
/// Sign descent with momentum (Bernstein et al. 2018, "signSGD", algorithm 2: Signum), c being a factor on the gradient:
/// <code>
/// m = β m + (1 − β) c g;  w = w − η sign(m)       β .9
/// </code>
/// A number whose gradient is 0 stays where it is once |m| is below 10⁻³⁰, which is then 0; the second moments are not used.
/// </summary>
/// <param name="rate">η.</param>
/// <param name="factor">c.</param>
sealed unsafe class SignRows(double rate, float factor) : RowOptimiser
{
    const float Beta = 0.9f, Least = 1e-30f;

    readonly float step = (float)rate, gain = (1 - Beta) * factor;

    public override void Apply(float* gradient, float* value, float* first, float* second, int length)
    {
        for (int i = 0; i < length; i++)
        {
            float mean = Beta * first[i] + gain * gradient[i];
            if (gradient[i] == 0 && MathF.Abs(mean) < Least) mean = 0;
            first[i] = mean;
            value[i] -= mean > 0 ? step : mean < 0 ? -step : 0;
        }
    }
}
