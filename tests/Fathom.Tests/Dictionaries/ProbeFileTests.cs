using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Dictionaries;

/// <summary>Probes on disk and in a model.</summary>
public class ProbeFileTests
{
    static ProbeDescription About => new()
    {
        Method = "logistic",
        Site = "blocks.1.resid_post",
        Pool = "mean",
        Outputs = ["a", "b"],
    };

    [Fact]
    public void What_was_written_is_read()
    {
        using var folder = new TempFolder();
        new Probe(About, [1, 2, 3, -4, 5, 6], [0.5f, -1]).Save(folder.File("p.safetensors"));
        Probe probe = Probe.Load(folder.File("p.safetensors"));
        Assert.Equal((About.Method, About.Site, About.Pool, (string?)null), (probe.About.Method, probe.Site, probe.About.Pool,
            probe.About.Dictionary));
        Assert.Equal(["a", "b"], probe.Outputs);
        Assert.Equal(1 + 4 + 9 + 0.5f, probe.Logit([1, 2, 3]));
        Assert.Equal(-4 + 5 + 6 - 1f, probe.Logit([1, 1, 1], 1));
        Assert.Equal(1 / (1 + Math.Exp(-6)), probe.Probability([1, 1, 1], 1), 1e-6);
        Assert.Equal(1, probe.Direction().Sum(x => x * x), 1e-6);
    }

    [Fact]
    public void Other_files_are_refused_in_one_line()
    {
        using var folder = new TempFolder();
        string path = folder.File("p.safetensors");
        void Refused(string expected, float[] weight, float[] bias, Dictionary<string, string> metadata)
        {
            SafetensorsWriter.Write(path, [TensorData.Of("weight", weight, bias.Length, weight.Length / bias.Length),
                TensorData.Of("bias", bias, bias.Length)], metadata);
            string message = Assert.Throws<InputException>(() => Probe.Load(path)).Message;
            Assert.Contains(expected, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
        var good = new Dictionary<string, string>
        {
            ["format"] = "fathom-probe-1",
            ["about"] = "{\"method\":\"m\",\"site\":\"embed\",\"pool\":\"mean\",\"outputs\":[\"a\"]}",
        };
        Refused("no probe", [1, 2], [0], []);
        Refused("does not say what the probe is of", [1, 2], [0], new() { ["format"] = "fathom-probe-1" });
        Refused("metadata is damaged", [1, 2], [0], new(good) { ["about"] = "{\"method\":1}" });
        Refused("metadata is damaged", [1, 2], [0], new(good) { ["about"] = good["about"][..^1] + ",\"settings\":{\"inputs\":{\"a\":1,\"a\":2}}}" });
        Refused("2 biases of 1 outputs", [1, 2], [0, 0], good);
        Refused("not finite", [1, float.NaN], [0], good);
    }

    [Fact]
    public void Steering_adds_the_direction_to_every_row()
    {
        using var tiny = new TinyModelFolder("llama");
        using LanguageModel model = tiny.Load();
        int d = model.Config.Width;
        var weight = new float[d];
        weight[2] = -3;
        var probe = new Probe(About with { Outputs = ["a"] }, weight, [0]);
        Site site = Site.Parse(probe.Site);
        TokenBatch batch = TokenBatch.Of([1, 5, 9]);
        ReadOnlySpan<float> before = model.RunWithCache(batch, site)[site];
        ReadOnlySpan<float> after = model.RunWithCache(batch, new Hooks().Add(site, probe.Steer(2)), site)[site];
        for (int i = 0; i < before.Length; i++) Assert.Equal(before[i] - (i % d == 2 ? 2 : 0), after[i]);
    }

    /// <summary>A dictionary that divides by its rows' norms writes directions of norm 1, however long the rows are.</summary>
    [Fact]
    public void The_direction_of_a_probe_of_latents_is_of_what_they_write()
    {
        var probe = new Probe(About with { Outputs = ["a"], Dictionary = "sae" }, [3, 4], [0]);
        float[] rows = [10, 0, 0, 0.1f];
        using var plain = new TopKSae(new SaeWeights(rows, new float[2], rows, new float[2]), 1);
        using var rescaled = new TopKSae(plain.Weights with { RescalesByDecoderNorm = true }, 1);
        Assert.Equal([0.6f, 0.8f], probe.Direction(rescaled), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(30 / Math.Sqrt(30 * 30 + 0.4 * 0.4), probe.Direction(plain)[0], 1e-6);
    }
}
