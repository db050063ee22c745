using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>Mean activations of a site, and the words behind them, by the values of a group, over training rows.</summary>
sealed class SteeringMeans
{
    const int Block = 4096;

    const long MostRows = 400_000;

    readonly int width;
    readonly double[][] rows, words;
    readonly long[] counts;

    /// <param name="store">The capture.</param>
    /// <param name="items">The run's contexts.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="group">The group.</param>
    /// <param name="before">Whether a row counts for what the token behind it tells, where it tells nothing itself, rather than for
    /// what it tells.</param>
    /// <param name="vocabulary">Tokens that there are.</param>
    /// <param name="workers">Threads to use.</param>
    public SteeringMeans(ActivationStore store, ItemStore items, LabelStore labels, string group, bool before,
        int vocabulary, Workers workers)
    {
        int[] values = [.. Enumerable.Range(0, labels.Variables.Count).Where(v => labels.Variables[v].Group == group)];
        width = store.Width;
        rows = [.. values.Select(_ => new double[width])];
        words = [.. values.Select(_ => new double[vocabulary])];
        counts = new long[values.Length];
        var chosen = new List<(long Row, int Value)>();
        for (long row = 0; row < Math.Min(MostRows, store.TrainCount); row++)
        {
            RowPosition at = store.Position(row);
            ContextEntry context = items.Entry(at.Context);
            int own = Only(labels, values, context.Start + at.Position);
            if (before && (own >= 0 || at.Position + 1 >= context.Length)) continue;
            int value = before ? Only(labels, values, context.Start + at.Position + 1) : own;
            if (value < 0) continue;
            chosen.Add((row, value));
            words[value][items.Context(at.Context)[at.Position + (before ? 1 : 0)]]++;
        }
        foreach ((long Row, int Value)[] part in chosen.Chunk(Block))
        {
            var x = new float[part.Length * width];
            store.Gather([.. part.Select(one => one.Row)], x, workers);
            for (int i = 0; i < part.Length; i++)
            {
                int value = part[i].Value;
                counts[value]++;
                for (int c = 0; c < width; c++) rows[value][c] += x[i * width + c];
            }
        }
    }

    /// <summary>Mean of a value less the mean of the other values, [d].</summary>
    public float[] Difference(int value) => [.. Less(rows, value).Select(x => (float)x)];

    /// <summary>Latents by how much they raise, directly, the logits of words that tell the value over those that tell others, for the
    /// length of what they write; the most first.</summary>
    public int[] Writers(int value, ISparseCoder coder, LanguageModel model)
    {
        double[] more = Less(words, value);
        var logits = new float[coder.LatentCount * more.Length];
        model.LogitEffects(coder.DecoderWeight, logits);
        float[] norms = coder.WriteNorms.ToArray();
        double Effect(int latent) => Enumerable.Range(0, more.Length).Sum(word =>
            more[word] * logits[latent * more.Length + word]) / Math.Max(norms[latent], 1e-9);
        return [.. Enumerable.Range(0, coder.LatentCount).OrderByDescending(Effect)];
    }

    double[] Less(double[][] sums, int value)
    {
        long others = counts.Sum() - counts[value];
        return [.. Enumerable.Range(0, sums[value].Length).Select(c => sums[value][c] / counts[value]
            - (sums.Sum(sum => sum[c]) - sums[value][c]) / others)];
    }

    // The value that a token tells; -1 for none, or several.
    static int Only(LabelStore labels, int[] values, long token)
    {
        int found = -1;
        for (int i = 0; i < values.Length; i++)
        {
            if (!labels.Has(token, values[i])) continue;
            if (found >= 0) return -1;
            found = i;
        }
        return found;
    }
}
