using Fathom.Numerics;

namespace Fathom.Tests.Numerics;

/// <summary>Adam with decoupled weight decay against closed forms in double precision.</summary>
public class AdamTests
{
    /// <summary>
    /// Under a constant gradient both corrected moments are exact from the first step on, m̂ = c g and v̂ = (c g)², so that
    /// w_T = k^T w_0 − η c g / (|c g| + ε) · (1 − k^T) / (1 − k) with k = 1 − η λ, at every length and so in every lane.
    /// </summary>
    [Theory]
    [InlineData(0.1, 1f)]
    [InlineData(0, 1f)]
    [InlineData(0.3, 0.25f)]
    public void A_constant_gradient_has_a_closed_form(double decay, float factor)
    {
        const double rate = 0.01, epsilon = 0.5;
        const int steps = 25;
        for (int n = 0; n <= 256; n++)
        {
            float[] gradient = Values(n, 1), w = Values(n, 2), start = [.. w], m = new float[n], v = new float[n];
            for (int t = 1; t <= steps; t++)
                new Adam(rate, t, 0.9, 0.95, epsilon, decay, factor).Apply(gradient, w, m, v);
            double keep = 1 - rate * decay, kept = Math.Pow(keep, steps);
            double sum = decay == 0 ? steps : (1 - kept) / (1 - keep);
            for (int i = 0; i < n; i++)
            {
                double g = (double)factor * gradient[i];
                Assert.Equal(kept * start[i] - rate * g / (Math.Abs(g) + epsilon) * sum, w[i], 2e-5);
            }
        }
    }

    /// <summary>A changing gradient: the moments are the exponential means that the paper defines.</summary>
    [Fact]
    public void Changing_gradients_follow_the_definition()
    {
        const int n = 37, steps = 60;
        const double rate = 3e-3, beta1 = 0.9, beta2 = 0.95, epsilon = 1e-8, decay = 0.1;
        float[] w = Values(n, 3), m = new float[n], v = new float[n];
        double[] expected = [.. w.Select(x => (double)x)], first = new double[n], second = new double[n];
        for (int t = 1; t <= steps; t++)
        {
            float[] gradient = Values(n, 10 + (ulong)t);
            new Adam(rate, t, beta1, beta2, epsilon, decay).Apply(gradient, w, m, v);
            for (int i = 0; i < n; i++)
            {
                first[i] = beta1 * first[i] + (1 - beta1) * gradient[i];
                second[i] = beta2 * second[i] + (1 - beta2) * gradient[i] * gradient[i];
                double mHat = first[i] / (1 - Math.Pow(beta1, t)), vHat = second[i] / (1 - Math.Pow(beta2, t));
                expected[i] -= rate * (mHat / (Math.Sqrt(vHat) + epsilon) + decay * expected[i]);
            }
        }
        for (int i = 0; i < n; i++) Assert.Equal(expected[i], w[i], 1e-5);
    }

    /// <summary>What the dictionaries' trainings rely on: no decay and no factor are no rounding either.</summary>
    [Fact]
    public void Without_decay_and_factor_nothing_is_rounded_twice()
    {
        float[] gradient = Values(33, 1), one = Values(33, 2), two = [.. one], m = new float[33], v = new float[33];
        new Adam(1e-3, 1).Apply(gradient, one, m, v);
        new Adam(1e-3, 1, weightDecay: 0, gradientFactor: 1).Apply(gradient, two, new float[33], new float[33]);
        Assert.Equal(one, two);
        for (int i = 0; i < 33; i++) Assert.Equal((1 - 0.9f) * gradient[i], m[i]);
    }

    static float[] Values(int n, ulong stream)
    {
        var random = new Philox(5, stream);
        return [.. Enumerable.Range(0, n).Select(i => (float)random.Normal((ulong)i))];
    }
}
