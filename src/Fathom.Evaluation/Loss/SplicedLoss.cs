using System.Buffers;
using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Cross-entropy and KL divergence of a model whose activations at a site are replaced:
/// <code>
/// CE = mean −ln q(token);   KL = mean Σ p (ln p − ln q), p the clean model's prediction, q the changed one's
/// </code>
/// over every predicted token but padding, the first one (predicted at BOS) included. Special positions keep their own
/// activations in every run. The four runs (clean, spliced, zeros, mean) go through the model as one batch, and their
/// logits are made block by block, side by side, so that [n, V] never exists. Sums are made per context, then in the
/// order of the contexts: the same bits for any batch and any number of threads.
/// </summary>
public sealed class SplicedLoss
{
    /// <summary>The runs, in the order in which they lie in a batch.</summary>
    const int Clean = 0, Spliced = 1, Zero = 2, Mean = 3, Runs = 4;

    /// <summary>What a token adds: a loss for each run, then from here on a divergence for each run.</summary>
    const int Divergence = Runs, Terms = 2 * Runs;

    const int NoTarget = -1;

    /// <summary>Logits of one run in one block at most: 8 MiB.</summary>
    const int LogitBlock = 1 << 21;

    readonly LanguageModel model;
    readonly TokenContexts contexts;
    readonly Workers workers;
    readonly Splice splice;
    readonly float[] zeros, mean;
    readonly Hooks hooks = new();
    readonly float[][] logits = new float[Runs][];
    readonly int blockRows;

    // Of the batch in progress: for each of its n tokens the next one, and the losses and divergences of its prediction.
    int n;
    int[] targets = [];
    double[] terms = [];

    SplicedLoss(LanguageModel model, Site site, ISparseCoder coder, ReadOnlySpan<double> mean, TokenContexts contexts, Workers workers)
    {
        (this.model, this.contexts, this.workers) = (model, contexts, workers);
        splice = new Splice(coder, contexts, workers);
        zeros = new float[coder.Width];
        this.mean = new float[coder.Width];
        for (int c = 0; c < coder.Width; c++) this.mean[c] = (float)mean[c];
        blockRows = Math.Clamp(LogitBlock / model.Config.VocabularySize, 1, 256);
        for (int run = 0; run < Runs; run++) logits[run] = new float[blockRows * model.Config.VocabularySize];
        hooks.Add(site, ReplaceActivations).Add(new Site(SiteKind.FinalNorm), ReadOut);
    }

    /// <param name="model">The model.</param>
    /// <param name="site">Where its activations are replaced.</param>
    /// <param name="coder">The dictionary of that site.</param>
    /// <param name="mean">[d] mean activation of the training rows.</param>
    /// <param name="contexts">The text.</param>
    /// <param name="workers">Threads to use.</param>
    /// <param name="progress">Told contexts done and contexts in all.</param>
    /// <param name="batchTokens">Tokens that go through the model at a time (times four); no influence on any bit.</param>
    /// <exception cref="InputException">The dictionary does not fit the site, or there is no token to predict.</exception>
    public static LossSummary Measure(LanguageModel model, Site site, ISparseCoder coder, ReadOnlySpan<double> mean,
        TokenContexts contexts, Workers workers, Action<long, long>? progress = null, int batchTokens = 1024)
    {
        if (site.Kind is SiteKind.Logits)
            throw new InputException($"site {site}: logits are what is measured; choose a site before them, e.g. blocks.0.resid_post");
        if (model.SiteWidth(site) != coder.Width)
            throw new InputException($"site {site} is {model.SiteWidth(site)} wide in this model, the dictionary {coder.Width}; choose the site that it was trained on");
        if (contexts.Predictions == 0) throw new InputException("the text holds no token to predict; expected a context of at least two tokens");
        return new SplicedLoss(model, site, coder, mean, contexts, workers).Run(batchTokens, progress);
    }

    LossSummary Run(int batchTokens, Action<long, long>? progress)
    {
        var total = new double[Terms];
        for (int first = 0, next; first < contexts.Count; first = next)
        {
            next = first + 1;
            int tokens = contexts[first].Length;
            while (next < contexts.Count && tokens + contexts[next].Length <= batchTokens) tokens += contexts[next++].Length;
            Forward(first, next, tokens);
            AddContexts(first, next, total);
            progress?.Invoke(next, contexts.Count);
        }
        for (int term = 0; term < Terms; term++) total[term] /= contexts.Predictions;
        return new()
        {
            Predictions = contexts.Predictions,
            Contexts = contexts.Count,
            CeClean = total[Clean],
            CeSpliced = total[Spliced],
            CeZero = total[Zero],
            CeMean = total[Mean],
            KlSpliced = total[Divergence + Spliced],
            KlZero = total[Divergence + Zero],
            KlMean = total[Divergence + Mean],
        };
    }

    void Forward(int first, int next, int tokens)
    {
        n = tokens;
        if (targets.Length < n) (targets, terms) = (new int[n], new double[n * Terms]);
        var ids = new int[Runs * n];
        var starts = new List<int> { 0 };
        for (int run = 0; run < Runs; run++)
            for (int context = first; context < next; context++)
            {
                contexts[context].CopyTo(ids, starts[^1]);
                starts.Add(starts[^1] + contexts[context].Length);
            }
        for (int context = first, token = 0; context < next; token += contexts[context++].Length)
            for (int i = 0; i < contexts[context].Length; i++)
                targets[token + i] = i + 1 < contexts[context].Length && contexts[context][i + 1] != contexts.PadId
                    ? contexts[context][i + 1] : NoTarget;
        model.Forward(new TokenBatch(ids, starts.ToArray()), hooks, new Site(SiteKind.FinalNorm));
    }

    void ReplaceActivations(SiteView view)
    {
        splice.Reconstruct(view, Spliced * n, n, withError: false);
        splice.Replace(view, Zero * n, n, zeros);
        splice.Replace(view, Mean * n, n, mean);
    }

    void ReadOut(SiteView view)
    {
        int vocabulary = model.Config.VocabularySize;
        for (int first = 0; first < n; first += blockRows)
        {
            int start = first, rows = Math.Min(blockRows, n - first);
            for (int run = 0; run < Runs; run++)
                model.Unembed(view.Values.Slice((run * n + first) * view.Width, rows * view.Width), rows,
                    logits[run].AsSpan(0, rows * vocabulary));
            workers.For(rows, row =>
            {
                if (targets[start + row] != NoTarget) MeasureToken(start + row, row * vocabulary, vocabulary);
            });
        }
    }

    void MeasureToken(int token, int at, int vocabulary)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(2 * vocabulary);
        Span<float> exponentials = rented.AsSpan(0, vocabulary), others = rented.AsSpan(vocabulary, vocabulary);
        Span<double> term = terms.AsSpan(token * Terms, Terms);
        ReadOnlySpan<float> clean = logits[Clean].AsSpan(at, vocabulary);
        double logSum = LogProbabilities.LogSum(clean, exponentials, out double sum);
        term[Clean] = logSum - clean[targets[token]];
        for (int run = Spliced; run < Runs; run++)
        {
            ReadOnlySpan<float> changed = logits[run].AsSpan(at, vocabulary);
            double logSumChanged = LogProbabilities.LogSum(changed, others, out _);
            term[run] = logSumChanged - changed[targets[token]];
            term[Divergence + run] = LogProbabilities.Divergence(clean, changed, exponentials, sum, logSum, logSumChanged);
        }
        ArrayPool<float>.Shared.Return(rented);
    }

    void AddContexts(int first, int next, double[] total)
    {
        Span<double> sums = stackalloc double[Terms];
        for (int context = first, token = 0; context < next; context++)
        {
            sums.Clear();
            for (int end = token + contexts[context].Length; token < end; token++)
                for (int term = 0; targets[token] != NoTarget && term < Terms; term++) sums[term] += terms[token * Terms + term];
            for (int term = 0; term < Terms; term++) total[term] += sums[term];
        }
    }
}
