using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Tests.Models;

/// <summary>
/// Both families written a second time, by the plainest loops in double precision over single tokens, straight from the
/// tensors of a checkpoint: shares no code with what it checks.
/// </summary>
sealed class ReferenceTransformer(ModelConfig config, Dictionary<string, double[]> tensors)
{
    public ReferenceTransformer(ModelConfig config, Dictionary<string, float[]> tensors)
        : this(config, tensors.ToDictionary(t => t.Key, t => Array.ConvertAll(t.Value, value => (double)value)))
    {
    }

    /// <summary>[positions][V]</summary>
    public double[][] Logits(int[] ids) => config.ModelType == "gpt2" ? Gpt2(ids) : Llama(ids);

    double[][] Gpt2(int[] ids)
    {
        var x = ids.Select((id, p) => Sum(Row("transformer.wte.weight", id, config.Width),
            Row("transformer.wpe.weight", p, config.Width))).ToArray();
        for (int l = 0; l < config.Layers; l++)
        {
            string h = $"transformer.h.{l}.";
            int d = config.Width;
            if (config.HasAttention)
            {
                var qkv = x.Select(r => Conv1D(LayerNorm(r, h + "ln_1"), h + "attn.c_attn", 3 * d)).ToArray();
                var z = Attend([.. qkv.Select(r => r[..d])], [.. qkv.Select(r => r[d..(2 * d)])],
                    [.. qkv.Select(r => r[(2 * d)..])]);
                x = [.. x.Select((r, p) => Sum(r, Conv1D(z[p], h + "attn.c_proj", d)))];
            }
            if (config.HasMlp)
            {
                x = [.. x.Select(r => Sum(r, Conv1D([.. Conv1D(LayerNorm(r, h + "ln_2"), h + "mlp.c_fc", config.MlpWidth)
                    .Select(Gelu)], h + "mlp.c_proj", d)))];
            }
        }
        string head = config.TiedHead ? "transformer.wte" : "lm_head";
        return [.. x.Select(r => Linear(LayerNorm(r, "transformer.ln_f"), head, config.VocabularySize))];
    }

    double[][] Llama(int[] ids)
    {
        var x = ids.Select(id => Row("model.embed_tokens.weight", id, config.Width)).ToArray();
        int queries = config.Heads * config.HeadWidth, keys = config.KeyValueHeads * config.HeadWidth;
        for (int l = 0; l < config.Layers; l++)
        {
            string h = $"model.layers.{l}.";
            if (config.HasAttention)
            {
                var a = x.Select(r => RmsNorm(r, h + "input_layernorm")).ToArray();
                var z = Attend(
                    [.. a.Select((r, p) => Rotate(Linear(r, h + "self_attn.q_proj", queries), p))],
                    [.. a.Select((r, p) => Rotate(Linear(r, h + "self_attn.k_proj", keys), p))],
                    [.. a.Select(r => Linear(r, h + "self_attn.v_proj", keys))]);
                x = [.. x.Select((r, p) => Sum(r, Linear(z[p], h + "self_attn.o_proj", config.Width)))];
            }
            if (!config.HasMlp) continue;
            x = [.. x.Select(r =>
            {
                var m = RmsNorm(r, h + "post_attention_layernorm");
                var up = Linear(m, h + "mlp.up_proj", config.MlpWidth);
                var hidden = Linear(m, h + "mlp.gate_proj", config.MlpWidth).Select((g, i) => g / (1 + Math.Exp(-g)) * up[i]);
                return Sum(r, Linear([.. hidden], h + "mlp.down_proj", config.Width));
            })];
        }
        string head = config.TiedHead ? "model.embed_tokens" : "lm_head";
        return [.. x.Select(r => Linear(RmsNorm(r, "model.norm"), head, config.VocabularySize))];
    }

    double[][] Attend(double[][] q, double[][] k, double[][] v)
    {
        int w = config.HeadWidth, group = config.Heads / config.KeyValueHeads;
        var z = q.Select(r => new double[r.Length]).ToArray();
        for (int i = 0; i < q.Length; i++)
            for (int head = 0; head < config.Heads; head++)
            {
                var weights = new double[i + 1];
                for (int j = 0; j <= i; j++)
                {
                    double dot = 0;
                    for (int c = 0; c < w; c++) dot += q[i][head * w + c] * k[j][head / group * w + c];
                    weights[j] = Math.Exp(dot / Math.Sqrt(w));
                }
                double total = weights.Sum();
                for (int j = 0; j <= i; j++)
                    for (int c = 0; c < w; c++) z[i][head * w + c] += weights[j] / total * v[j][head / group * w + c];
            }
        return z;
    }

    // Complex form: the pair (c, c + w/2) of a head is a number that is multiplied by exp(i · position · ω_c).
    double[] Rotate(double[] heads, int position)
    {
        int w = config.HeadWidth;
        var scaling = (RopeScaling.Llama3?)config.RopeScaling;
        var rotated = new double[heads.Length];
        for (int start = 0; start < heads.Length; start += w)
            for (int c = 0; c < w / 2; c++)
            {
                double omega = 1 / Math.Pow(config.RopeTheta, 2.0 * c / w);
                if (scaling is not null)
                {
                    double turns = scaling.OriginalContext * omega / (2 * Math.PI);
                    double kept = Math.Clamp((turns - scaling.Low) / (scaling.High - scaling.Low), 0, 1);
                    omega = kept * omega + (1 - kept) * omega / scaling.Factor;
                }
                var turned = new System.Numerics.Complex(heads[start + c], heads[start + c + w / 2])
                    * System.Numerics.Complex.Exp(new(0, position * omega));
                (rotated[start + c], rotated[start + c + w / 2]) = (turned.Real, turned.Imaginary);
            }
        return rotated;
    }

    double[] LayerNorm(double[] x, string name)
    {
        double mean = x.Average(), variance = x.Select(v => (v - mean) * (v - mean)).Average();
        double[] weight = tensors[name + ".weight"], bias = tensors[name + ".bias"];
        return [.. x.Select((v, i) => (v - mean) / Math.Sqrt(variance + config.NormEpsilon) * weight[i] + bias[i])];
    }

    double[] RmsNorm(double[] x, string name)
    {
        double scale = Math.Sqrt(x.Select(v => v * v).Average() + config.NormEpsilon);
        return [.. x.Select((v, i) => v / scale * tensors[name + ".weight"][i])];
    }

    double[] Linear(double[] x, string name, int outputs) =>
        Map(x, outputs, (o, i) => tensors[name + ".weight"][o * x.Length + i], name);

    double[] Conv1D(double[] x, string name, int outputs) =>
        Map(x, outputs, (o, i) => tensors[name + ".weight"][i * outputs + o], name);

    double[] Map(double[] x, int outputs, Func<int, int, double> weight, string name)
    {
        var bias = tensors.GetValueOrDefault(name + ".bias");
        var y = new double[outputs];
        for (int o = 0; o < outputs; o++)
        {
            y[o] = bias is null ? 0 : bias[o];
            for (int i = 0; i < x.Length; i++) y[o] += weight(o, i) * x[i];
        }
        return y;
    }

    double[] Row(string name, int row, int width) => tensors[name][(row * width)..((row + 1) * width)];

    static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    double Gelu(double x) => config.Activation == Activation.GeluErf
        ? ReferenceActivations.GeluErf(x)
        : 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
}
