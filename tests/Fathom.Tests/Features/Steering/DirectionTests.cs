using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Features;
using Fathom.Models;
using Fathom.Models.Files;
using Fathom.Tests.Support;

namespace Fathom.Tests.Features.Steering;

public class DirectionTests
{
    [Fact]
    public void A_file_gives_its_row_as_it_is()
    {
        using var tiny = new TinySteering();
        using var temp = new TempFolder();
        float[] rows = [.. Enumerable.Range(0, 24).Select(i => i + 0.5f)];
        Npy.Write(temp.File("v.npy"), rows, 2, 12);
        Assert.Equal(rows[12..], new Directions(tiny.Subject).Of(new FileSource(temp.File("v.npy"), 1)));
        Refused(tiny.Subject, new FileSource(temp.File("v.npy"), 2), "row 2; it has rows 0 to 1");
        Npy.Write(temp.File("narrow.npy"), rows, 4, 6);
        Refused(tiny.Subject, new FileSource(temp.File("narrow.npy")), "width 6");
    }

    /// <summary>Rows that vary by 3 along one diagonal and by 1 along the other.</summary>
    [Fact]
    public void Components_are_those_of_the_capture_and_its_norm_is_typical()
    {
        using var tiny = new TinySteering();
        float[] first = new float[12], second = new float[12], rows = new float[4 * 12];
        (first[0], first[1]) = (0.6f, 0.8f);
        (second[0], second[1]) = (-0.8f, 0.6f);
        foreach (var (row, along, across) in new[] { (0, 3, 1), (1, -3, 1), (2, 3, -1), (3, -3, -1) })
            for (int i = 0; i < 12; i++) rows[row * 12 + i] = along * first[i] + across * second[i];
        using var source = new MatrixSource(rows, 12);
        var directions = new Directions(tiny.Subject with { Rows = source });
        for (int i = 0; i < 12; i++)
        {
            Assert.Equal(first[i], directions.Of(new ComponentSource(0))[i], 1e-6);
            Assert.Equal(-second[i], directions.Of(new ComponentSource(1))[i], 1e-6);
        }
        Assert.Equal(Math.Sqrt(10), directions.TypicalNorm([]), 1e-5);
        float most = 0;
        for (int row = 0; row < 4; row++) most = Math.Max(most, tiny.Codes(rows, row)[tiny.Pick(rows, 0).Fires]);
        Assert.Equal(most, directions.Largest(tiny.Pick(rows, 0).Fires));
        Refused(tiny.Subject, new ComponentSource(0), "no run");
    }

    [Fact]
    public void Texts_differ_by_the_means_of_their_ordinary_tokens()
    {
        using var folder = new TinyModelFolder("llama");
        using LanguageModel model = folder.Load();
        Site site = Site.Parse("blocks.1.resid_mid");
        var subject = new SteeringSubject(model, site) { Tokenizer = folder.Tokenizer };
        float[] found = new Directions(subject).Of(new TextsSource(["ab", "c"], ["d"]));
        double[] Mean(params string[] texts)
        {
            double[][] rows = [.. texts.SelectMany(text =>
            {
                int[] ids = [folder.Bos, .. folder.Tokenizer.Encode(text)];
                ActivationCache cache = model.RunWithCache(TokenBatch.Of(ids), site);
                return Enumerable.Range(1, ids.Length - 1).Select(r =>
                    cache.Row(site, r).ToArray().Select(x => (double)x).ToArray());
            })];
            return [.. Enumerable.Range(0, 10).Select(i => rows.Average(row => row[i]))];
        }
        double[] positive = Mean("ab", "c"), negative = Mean("d");
        for (int i = 0; i < 10; i++) Assert.Equal(positive[i] - negative[i], found[i], 1e-5);
        Refused(subject, new TextsSource([""], ["d"]), "positive texts have no ordinary token");
    }

    [Fact]
    public void Probes_give_their_direction_of_norm_1()
    {
        using var tiny = new TinySteering();
        using var temp = new TempFolder();
        float[] weight = [.. Enumerable.Range(0, 12).Select(i => i - 3f)];
        var about = new ProbeDescription { Method = "logistic", Site = "blocks.0.resid_post", Pool = "token", Outputs = ["a"] };
        new Probe(about, weight, [0]).Save(temp.File("p.safetensors"));
        float[] found = new Directions(tiny.Subject).Of(new ProbeSource(temp.File("p.safetensors")));
        float norm = TensorPrimitives.Norm<float>(weight);
        for (int i = 0; i < 12; i++) Assert.Equal(weight[i] / norm, found[i], 1e-6);
        Refused(tiny.Subject, new ProbeSource(temp.File("p.safetensors"), 1), "output 1");
        Refused(tiny.Subject, new ProbeSource("mine"), "there is no run");
    }

    [Fact]
    public void Random_directions_have_norm_1_and_their_seed()
    {
        using var tiny = new TinySteering();
        var directions = new Directions(tiny.Subject);
        float[] one = directions.Of(new RandomSource(1)), other = directions.Of(new RandomSource(2));
        Assert.Equal(1, TensorPrimitives.Norm<float>(one), 1e-6);
        Assert.NotEqual(one, other);
        Assert.Equal(one, new Directions(tiny.Subject).Of(new RandomSource(1)));
    }

    [Fact]
    public void Units_count_in_the_latents_largest_activation_and_the_sites_norm()
    {
        using var tiny = new TinySteering();
        float[] rows = tiny.Plain(1, 2, 3, 4, 5, 6);
        using var source = new MatrixSource(rows, 12);
        SteeringSubject subject = tiny.Subject with { Rows = source };
        int latent = tiny.Pick(rows, 0).Fires;
        double most = Enumerable.Range(0, 6).Max(row => tiny.Codes(rows, row)[latent]);
        double norm = Math.Sqrt(rows.Sum(x => (double)x * x) / 6);
        float[] plain = tiny.Plain(TinySteering.Prompt);
        double Moved(StrengthUnit unit)
        {
            Hooks hooks = SteeringPlan.Of(subject, new Directions(subject), TinySteering.Of(
                new Intervention { Direction = new LatentSource(latent), Strength = 0.5, Unit = unit }), []).Hooks(4);
            float[] steered = tiny.Model.RunWithCache(TokenBatch.Of(TinySteering.Prompt), hooks, subject.Site)[subject.Site].ToArray();
            return Math.Sqrt(Enumerable.Range(12, 12).Sum(i => Math.Pow(steered[i] - plain[i], 2)));
        }
        double length = TensorPrimitives.Norm<float>(tiny.Coder.DecoderWeight.Slice(latent * 12, 12));
        Assert.Equal(0.5 * length, Moved(StrengthUnit.Raw), 1e-4);
        Assert.Equal(0.5 * most * length, Moved(StrengthUnit.Max), 1e-4);
        Assert.Equal(0.5 * norm, Moved(StrengthUnit.Norm), 1e-4);
    }

    [Fact]
    public void What_has_no_meaning_is_refused_in_one_line()
    {
        using var tiny = new TinySteering();
        Refused(tiny.Subject, new LatentSource(30), "latents 0 to 29");
        Refused(tiny.Subject with { Coder = null }, new LatentSource(3), "no dictionary");
        void Plan(string expected, SteeringSettings settings, SteeringSubject? subject = null) => Assert.Contains(expected,
            Assert.Throws<InputException>(() => SteeringPlan.Of(subject ?? tiny.Subject, new Directions(subject ?? tiny.Subject),
                settings, TinySteering.Prompt)).Message);
        var add = new Intervention { Direction = new LatentSource(1) };
        Plan("not finite", TinySteering.Of(add with { Strength = double.NaN }));
        Plan("largest activation is not known", TinySteering.Of(add with { Unit = StrengthUnit.Max }));
        Plan("count a direction raw", TinySteering.Of(new Intervention { Direction = new RandomSource(1), Unit = StrengthUnit.Max }));
        Plan("expected the unit raw", TinySteering.Of(add with { Kind = InterventionKind.Orthogonal, Unit = StrengthUnit.Norm }));
        Plan("no dictionary whose error", new() { KeepError = false }, tiny.Subject with { Coder = null });
        Plan("expected the same", new() { Site = Site.Parse("blocks.1.resid_post") });
        Assert.Contains("attn_pattern has no activations", Assert.Throws<InputException>(() =>
            new SteeringBench(new(tiny.Model, Site.Parse("blocks.0.attn_pattern")))).Message);
        Assert.Contains("expected its own model and site", Assert.Throws<InputException>(() =>
            new SteeringBench(tiny.Subject with { Site = Site.Parse("blocks.0.mlp_post") })).Message);
    }

    static void Refused(SteeringSubject subject, DirectionSource source, string expected)
    {
        string message = Assert.Throws<InputException>(() => new Directions(subject).Of(source)).Message;
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
