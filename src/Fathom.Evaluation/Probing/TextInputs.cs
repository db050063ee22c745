using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Models.Tokenizers;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>The inputs of texts: of each the mean over its tokens or those of its last token, in one pass of the
/// model.</summary>
/// <param name="Activations">Of the site.</param>
/// <param name="Latents">Of the dictionary; null where there is none. A mean is that of latent activations.</param>
/// <param name="Cut">Texts that were longer than the context.</param>
public sealed record TextInputs(DenseInputs Activations, SparseInputs? Latents, int Cut)
{
    /// <param name="model">The model.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="site">Whose activations.</param>
    /// <param name="context">Tokens of a text at most.</param>
    /// <param name="pooling">What of them.</param>
    /// <param name="coder">A dictionary of the site; null for none.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many texts are done.</param>
    /// <param name="cancellation">Stops between two batches of texts.</param>
    public static TextInputs Of(LanguageModel model, Tokenizer tokenizer, IReadOnlyList<string> texts, Site site, int context,
        Pooling pooling, ISparseCoder? coder, Workers workers, Action<int>? progress, CancellationToken cancellation)
    {
        var run = new TextActivations(model, tokenizer, site, context);
        int d = run.Width;
        if (coder is not null && coder.Width != d)
            throw new InputException($"the dictionary reads vectors of width {coder.Width}, site {site} has {d}");
        var pooled = DenseInputs.Room(texts.Count, d, "fewer texts in --labels");
        var latents = coder is null ? null : new SparseInputBuilder(coder.LatentCount);
        var codes = new SparseCodes(1, 1);
        run.Run(texts, (text, rows, tokens) =>
        {
            int first = pooling == Pooling.Last ? tokens - 1 : 0, count = tokens - first;
            ReadOnlySpan<float> used = rows.Slice(first * d, count * d);
            Span<float> mean = pooled.AsSpan(text * d, d);
            for (int row = 0; row < count; row++) TensorPrimitives.Add(mean, used.Slice(row * d, d), mean);
            TensorPrimitives.Divide(mean, count, mean);
            if (coder is null) return;
            coder.Encode(used, count, codes, workers);
            latents!.Add(Mean(codes, coder.LatentCount));
        }, progress, cancellation);
        return new(new(pooled, d), latents?.Build(), run.Cut);
    }

    static float[] Mean(SparseCodes codes, int latents)
    {
        var mean = new float[latents];
        for (int row = 0; row < codes.Rows; row++)
        {
            ReadOnlySpan<int> indices = codes.RowIndices(row);
            ReadOnlySpan<float> values = codes.RowValues(row);
            for (int i = 0; i < indices.Length; i++) mean[indices[i]] += values[i] / codes.Rows;
        }
        return mean;
    }
}
