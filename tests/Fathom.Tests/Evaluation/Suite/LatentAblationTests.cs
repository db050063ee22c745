using Fathom.Dictionaries;
using Fathom.Evaluation;
using Fathom.Models;
using Fathom.Numerics;
using Fathom.Tests.Support;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Taking a latent out, against a forward pass by hand.</summary>
public sealed class LatentAblationTests
{
    [Fact]
    public void The_effects_are_those_of_a_pass_in_which_the_latent_is_subtracted_by_hand()
    {
        using var run = new TinyRun();
        using ItemStore items = run.OpenItems();
        using ActivationStore rows = run.OpenStore();
        using LanguageModel model = CoreEvaluationTests.Model(1);
        var site = Site.Parse(TinyRun.Site);
        var subject = new CoreSubject(CoreSubject.Dictionary, run.Coder, rows, model);
        using var context = new MetricContext
        {
            Name = "tiny",
            Subject = subject,
            Sites = new CoderSites(site),
            Items = items,
            Source = new("tiny", null, null, "", null, "1"),
            Session = new(new(null), [3], new Workers(2), TestContext.Current.CancellationToken),
        };
        IReadOnlyList<AblationCase> cases = AblationCases.Of(context, subject, 3);
        Assert.Equal(cases, AblationCases.Of(context, subject, 3));
        Assert.All(cases, one => Assert.InRange(one.Row, run.TrainRows, run.Rows - 1));
        // On the last token of a context nothing follows.
        long last = cases[0].Row;
        while (rows.Position(last).Position + 1 < run.Contexts[rows.Position(last).Context].Length) last++;
        cases = [Fires(run, last), .. cases];
        IReadOnlyList<AblationEffect> effects = new LatentAblation(context, subject).Run(cases);
        Assert.Equal(cases.Select(one => one.Latent), effects.Select(effect => effect.Latent));

        // Every other one, so that batches of other sizes and places are looked at.
        for (int i = 0; i < cases.Count; i += 2)
        {
            RowPosition place = rows.Position(cases[i].Row);
            int[] ids = [.. run.Contexts[place.Context].Take(place.Position + LatentAblation.Tokens + 1)];
            float[] written = Written(run, cases[i]);
            float[] clean = model.Logits(TokenBatch.Of(ids)), without =
                model.Logits(TokenBatch.Of(ids), new Hooks().Add(site, view =>
            {
                for (int c = 0; c < written.Length; c++) view.Row(place.Position)[c] -= written[c];
            }));
            int v = clean.Length / ids.Length;
            double rise = 0;
            for (int at = place.Position; at + 1 < ids.Length; at++)
                rise += LogP(clean, v, at, ids[at + 1]) - LogP(without, v, at, ids[at + 1]);
            double divergence = Enumerable.Range(0, v).Sum(token => Math.Exp(LogP(clean, v, place.Position, token)) *
                (LogP(clean, v, place.Position, token) - LogP(without, v, place.Position, token)));
            int follow = ids.Length - 1 - place.Position;
            Assert.Equal(follow == 0 ? double.NaN : rise / follow, effects[i].LossRise, 1e-5);
            float[] effect = [.. without.Zip(clean, (a, b) => a - b).Skip(place.Position * v).Take(LatentAblation.Tokens * v)];
            EffectSparsity.RemoveMedians(effect, v);
            Assert.Equal(EffectSparsity.Of(effect), effects[i].Sparsity, 1e-4);
            Assert.Equal(divergence, effects[i].Divergence, 1e-6);
            Assert.Equal(Norm(written) / Norm(X(run, cases[i])), effects[i].Removed, 1e-5);
        }
    }

    static float[] X(TinyRun run, AblationCase one) =>
        run.Vectors[((int)one.Row * TinyRun.Width)..(((int)one.Row + 1) * TinyRun.Width)];

    static AblationCase Fires(TinyRun run, long row)
    {
        var codes = new SparseCodes(1, 1);
        run.Coder.Encode(X(run, new(0, row)), 1, codes, Workers.One);
        return new(codes.RowIndices(0)[0], row);
    }

    static double Norm(float[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));

    // f_j W_dec[j]
    static float[] Written(TinyRun run, AblationCase one)
    {
        var codes = new SparseCodes(1, 1);
        run.Coder.Encode(X(run, one), 1, codes, Workers.One);
        float value = codes.RowValues(0)[codes.RowIndices(0).IndexOf(one.Latent)];
        return [.. run.Coder.DecoderWeight.Slice(one.Latent * TinyRun.Width, TinyRun.Width).ToArray().Select(w => value * w)];
    }

    static double LogP(float[] logits, int v, int row, int token)
    {
        double[] x = [.. logits.Skip(row * v).Take(v).Select(value => (double)value)];
        return x[token] - x.Max() - Math.Log(x.Sum(value => Math.Exp(value - x.Max())));
    }
}
