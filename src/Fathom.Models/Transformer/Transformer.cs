using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// The forward pass of all families, its parts being what the weights bring along:
/// <code>
/// x = E[token] (+ P[position]);  per block: x += Attention(norm(x)), x += MLP(norm(x));  logits = U norm(x)
/// </code>
/// Every step does the same sums in the same order for a row whatever else is in the batch, so that batching, caching
/// and threads change no bit.
/// </summary>
sealed partial class Transformer
{
    /// <summary>Logits in one block at most: 32 MiB.</summary>
    const long LogitBlock = 1L << 23;

    readonly ModelConfig config;
    readonly Workers workers;
    readonly Workspace workspace;
    readonly Attention attention;
    readonly Mlp mlp;

    /// <param name="config">The shape.</param>
    /// <param name="weights">Stay their owner's.</param>
    /// <param name="workspace">Stays its owner's; used by one pass at a time.</param>
    /// <param name="workers">Threads to use.</param>
    public Transformer(ModelConfig config, ModelWeights weights, Workspace workspace, Workers workers)
    {
        this.config = config;
        this.workspace = workspace;
        this.workers = workers;
        Weights = weights;
        attention = new Attention(config, weights.Rotary, workspace, workers);
        mlp = new Mlp(config, workspace, workers);
    }

    public ModelWeights Weights { get; }

    public Dense Unembedding => Weights.Unembed(config.VocabularySize, config.Width, workers);

    public void Run(Pass pass)
    {
        var x = workspace.Residual.Take((long)pass.Batch.Rows * config.Width);
        if (Blocks(pass, x)) return;
        ReadOut(pass, x);
        pass.Cache?.Advance(pass.Batch.Rows);
    }

    /// <summary>Rows whose logits are made at once; depends on the model only.</summary>
    public int LogitRows => (int)Math.Clamp(LogitBlock / config.VocabularySize, 1, 1024);

    /// <summary>Everything but the read-out. Returns whether the pass ends inside.</summary>
    bool Blocks(Pass pass, Span<float> x /*[n,d]*/)
    {
        if (pass.Start is { } start) start.Residual.Span.CopyTo(x);
        else if (Embed(pass, x)) return true;
        for (int layer = pass.Start?.Layer ?? 0; layer < config.Layers; layer++)
            if (Block(pass, layer, x)) return true;
        return false;
    }

    bool Embed(Pass pass, Span<float> x /*[n,d]*/)
    {
        Embedding.Forward(Weights.TokenEmbedding, config.Width, pass.Batch.Ids, x);
        if (Weights.PositionEmbedding.Length != 0)
            Embedding.Add(Weights.PositionEmbedding, config.Width, pass.Positions, x);
        return pass.Visit(SiteKind.Embed, 0, x, config.Width);
    }

    bool Block(Pass pass, int layer, Span<float> x /*[n,d]*/)
    {
        var (attention, mlp) = Weights.Blocks[layer];
        if (pass.Visit(SiteKind.ResidPre, layer, x, config.Width)) return true;
        if (attention is not null && RunAttention(pass, layer, attention, x)) return true;
        if (attention is not null && mlp is not null && pass.Visit(SiteKind.ResidMid, layer, x, config.Width)) return true;
        if (mlp is not null && RunMlp(pass, layer, mlp, x)) return true;
        return pass.Visit(SiteKind.ResidPost, layer, x, config.Width);
    }

    /// <summary>x += Attention(norm(x))</summary>
    bool RunAttention(Pass pass, int layer, AttentionWeights weights, Span<float> x /*[n,d]*/)
    {
        var buffers = workspace.Block(layer);
        Span<float> normed = buffers.AttentionNormed.Take(x.Length), scaled = workspace.Scaled(normed);
        return Normalize(pass, new(SiteKind.Ln1, layer), weights.Norm, x, normed, buffers.AttentionFactors, scaled)
            || attention.Run(pass, layer, weights, scaled, x);
    }

    /// <summary>x += MLP(norm(x))</summary>
    bool RunMlp(Pass pass, int layer, MlpWeights weights, Span<float> x /*[n,d]*/)
    {
        var buffers = workspace.Block(layer);
        Span<float> normed = buffers.MlpNormed.Take(x.Length), scaled = workspace.Scaled(normed);
        return Normalize(pass, new(SiteKind.Ln2, layer), weights.Norm, x, normed, buffers.MlpFactors, scaled)
            || mlp.Run(pass, layer, weights, scaled, x);
    }

    /// <summary>scaled = norm(x), in one go where nobody looks between its halves. Returns whether the pass ends there.</summary>
    bool Normalize(Pass pass, Site site, Norm norm, ReadOnlySpan<float> x /*[n,d]*/, Span<float> normed /*[n,d]*/,
        Scratch factors, Span<float> scaled /*[n,d]*/)
    {
        int n = pass.Batch.Rows;
        if (!workspace.Keeps && !pass.Wants(site))
        {
            norm.Forward(x, n, scaled, workers);
            return false;
        }
        norm.Normalize(x, n, normed, workspace.Factors(factors, n), workers);
        if (pass.Visit(site.Kind, site.Layer, normed, config.Width)) return true;
        norm.Scale(normed, n, scaled, workers);
        return false;
    }

    void ReadOut(Pass pass, ReadOnlySpan<float> x /*[n,d]*/)
    {
        int n = pass.Batch.Rows, d = config.Width;
        Site final = new(SiteKind.FinalNorm), logits = new(SiteKind.Logits);
        if (!pass.Wants(final) && !pass.Wants(logits)) return;
        var normed = workspace.FinalNormed.Take(x.Length);
        Weights.FinalNorm.Forward(x, n, normed, workers);
        if (pass.Visit(SiteKind.FinalNorm, 0, normed, d) || !pass.Wants(logits)) return;

        int step = LogitRows;
        var block = workspace.Logits.Take((long)Math.Min(step, n - pass.FirstLogitRow) * config.VocabularySize);
        for (int first = pass.FirstLogitRow; first < n; first += step)
        {
            int rows = Math.Min(step, n - first);
            var values = block[..(rows * config.VocabularySize)];
            Unembedding.Forward(normed.Slice(first * d, rows * d), rows, values, workers);
            pass.VisitLogits(values, first, rows, config.VocabularySize);
        }
    }
}
