using System.Numerics.Tensors;
using Fathom.Models;

namespace Fathom.Dictionaries;

/// <summary>
/// A linear probe: z = w · x + b of an activation, or of the latents of a dictionary; p = σ(z). Immutable and thread-safe.
/// </summary>
/// <example><code>
/// Probe probe = Probe.Load("runs/stories/probes/sentiment.safetensors");
/// float p = probe.Probability(activation);                                      // of probe.Outputs[0]
/// var hooks = new Hooks().Add(Site.Parse(probe.Site), probe.Steer(strength: 4));
/// </code></example>
public sealed class Probe
{
    readonly float[] weight, bias;

    /// <param name="about">What it is of.</param>
    /// <param name="weight">[outputs, F]</param>
    /// <param name="bias">[outputs]</param>
    /// <exception cref="InputException">Sizes that do not fit, or a number that is not finite.</exception>
    public Probe(ProbeDescription about, float[] weight, float[] bias)
    {
        if (about.Outputs.Count == 0 || bias.Length != about.Outputs.Count || weight.Length == 0
            || weight.Length % bias.Length != 0)
            throw new InputException($"probe: {weight.Length} weights and {bias.Length} biases of {about.Outputs.Count} outputs; " +
                "expected a bias for each and as many weights for each");
        SaeWeights.RequireFinite("the probe's weight", weight);
        SaeWeights.RequireFinite("the probe's bias", bias);
        (About, this.weight, this.bias) = (about, weight, bias);
    }

    /// <summary>What it is of.</summary>
    public ProbeDescription About { get; }

    /// <summary>What a high z says: of two classes the positive one, of more each.</summary>
    public IReadOnlyList<string> Outputs => About.Outputs;

    /// <summary>The site whose activations it reads, or whose dictionary's latents.</summary>
    public string Site => About.Site;

    /// <summary>Numbers that it reads, F: the width of the site, or the latents of the dictionary.</summary>
    public int Width => weight.Length / bias.Length;

    /// <summary>w of an output, [F].</summary>
    public ReadOnlySpan<float> Weight(int output = 0) => weight.AsSpan(output * Width, Width);

    /// <summary>b of an output.</summary>
    public float Bias(int output = 0) => bias[output];

    /// <summary>z = w · x + b, summed in the order of x.</summary>
    /// <param name="x">[F]</param>
    /// <param name="output">Which.</param>
    public float Logit(ReadOnlySpan<float> x, int output = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, Width);
        ReadOnlySpan<float> w = Weight(output);
        float z = bias[output];
        for (int i = 0; i < w.Length; i++) z = MathF.FusedMultiplyAdd(x[i], w[i], z);
        return z;
    }

    /// <summary>σ(z)</summary>
    public float Probability(ReadOnlySpan<float> x, int output = 0) => 1 / (1 + MathF.Exp(-Logit(x, output)));

    /// <summary>The direction of norm 1 along which z rises most, [F]; of a probe of latents see
    /// <see cref="Direction(ISparseCoder, int)"/>.</summary>
    /// <exception cref="InputException">All weights are 0, or it reads latents.</exception>
    public float[] Direction(int output = 0)
    {
        if (About.Dictionary is not null)
            throw new InputException("the probe reads latents; expected its dictionary, whose decoder says what these write");
        return Normalised(Weight(output).ToArray());
    }

    /// <summary>What the probe's latents write, Σ w_j D_j with D_j what latent j writes at activation 1, as a direction of norm 1, [d_out].</summary>
    /// <param name="coder">The dictionary whose latents it reads.</param>
    /// <param name="output">Which.</param>
    /// <exception cref="InputException">The dictionary has another number of latents, or the sum is 0.</exception>
    public float[] Direction(ISparseCoder coder, int output = 0)
    {
        if (coder.LatentCount != Width)
            throw new InputException($"the probe reads {Width} latents, the dictionary has {coder.LatentCount}; expected its " +
                "own");
        float[] sum = new float[coder.OutputWidth], write = new float[coder.OutputWidth];
        ReadOnlySpan<float> w = Weight(output);
        for (int i = 0; i < w.Length; i++)
        {
            if (w[i] == 0) continue;
            LatentWrites.Of(coder, i, write);
            TensorPrimitives.MultiplyAdd(write, w[i], sum, sum);
        }
        return Normalised(sum);
    }

    /// <summary>A hook that adds the direction times a strength to every row of the site.</summary>
    /// <param name="strength">In units of the activation; below 0 away from it.</param>
    /// <param name="output">Which.</param>
    public SiteHook Steer(float strength, int output = 0)
    {
        float[] direction = Direction(output);
        return view =>
        {
            for (int row = 0; row < view.Rows; row++)
                TensorPrimitives.MultiplyAdd(direction, strength, view.Row(row), view.Row(row));
        };
    }

    /// <inheritdoc cref="ProbeFile.Read"/>
    public static Probe Load(string path) => ProbeFile.Read(path);

    /// <inheritdoc cref="ProbeFile.Write"/>
    public void Save(string path) => ProbeFile.Write(path, this);

    /// <summary>[outputs, F]</summary>
    internal float[] Weights => weight;

    /// <summary>[outputs]</summary>
    internal float[] Biases => bias;

    static float[] Normalised(float[] direction)
    {
        float norm = TensorPrimitives.Norm<float>(direction);
        if (!(norm > 0)) throw new InputException("the probe's weights are all 0; it points nowhere");
        TensorPrimitives.Divide(direction, norm, direction);
        return direction;
    }
}
