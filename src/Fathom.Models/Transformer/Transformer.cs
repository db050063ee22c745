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
sealed class Transformer : IDisposable
{
    /// <summary>Logits in one block at most: 32 MiB.</summary>
    const long LogitBlock = 1L << 23;

    readonly ModelConfig config;
    readonly Workers workers;
    readonly Workspace workspace = new();
    readonly Attention attention;
    readonly Mlp mlp;

    public Transformer(ModelConfig config, ModelWeights weights, Workers workers)
    {
        this.config = config;
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
        Embed(pass, x);
        if (pass.Visit(SiteKind.Embed, 0, x, config.Width)) return;
        for (int layer = 0; layer < config.Layers; layer++)
            if (Block(pass, layer, x)) return;
        ReadOut(pass, x);
        pass.Cache?.Advance(pass.Batch.Rows);
    }

    /// <summary>Rows whose logits are made at once; depends on the model only.</summary>
    public int LogitRows => (int)Math.Clamp(LogitBlock / config.VocabularySize, 1, 1024);

    public void Dispose()
    {
        Weights.Dispose();
        workspace.Dispose();
    }

    void Embed(Pass pass, Span<float> x /*[n,d]*/)
    {
        int d = config.Width;
        ReadOnlySpan<float> tokens = Weights.TokenEmbedding, positions = Weights.PositionEmbedding;
        for (int row = 0; row < pass.Batch.Rows; row++)
        {
            var to = x.Slice(row * d, d);
            tokens.Slice(pass.Batch.Ids[row] * d, d).CopyTo(to);
            if (positions.Length != 0) Residual.Add(positions.Slice(pass.Positions[row] * d, d), to);
        }
    }

    bool Block(Pass pass, int layer, Span<float> x /*[n,d]*/)
    {
        int n = pass.Batch.Rows, d = config.Width;
        var block = Weights.Blocks[layer];
        var normed = workspace.Normed.Take((long)n * d);
        var branch = workspace.Branch.Take((long)n * d);

        if (pass.Visit(SiteKind.ResidPre, layer, x, d)) return true;
        block.AttentionNorm.Normalize(x, n, normed, workers);
        if (pass.Visit(SiteKind.Ln1, layer, normed, d)) return true;
        block.AttentionNorm.Scale(normed, n, workers);
        if (attention.Run(pass, layer, block, normed, branch)) return true;
        if (pass.Visit(SiteKind.AttnOut, layer, branch, d)) return true;
        Residual.Add(branch, x, workers);

        if (pass.Visit(SiteKind.ResidMid, layer, x, d)) return true;
        block.MlpNorm.Normalize(x, n, normed, workers);
        if (pass.Visit(SiteKind.Ln2, layer, normed, d)) return true;
        block.MlpNorm.Scale(normed, n, workers);
        if (mlp.Run(pass, layer, block, normed, branch)) return true;
        if (pass.Visit(SiteKind.MlpOut, layer, branch, d)) return true;
        Residual.Add(branch, x, workers);
        return pass.Visit(SiteKind.ResidPost, layer, x, d);
    }

    void ReadOut(Pass pass, ReadOnlySpan<float> x /*[n,d]*/)
    {
        int n = pass.Batch.Rows, d = config.Width;
        Site final = new(SiteKind.FinalNorm), logits = new(SiteKind.Logits);
        if (!pass.Wants(final) && !pass.Wants(logits)) return;
        var normed = workspace.Normed.Take((long)n * d);
        Weights.FinalNorm.Normalize(x, n, normed, workers);
        Weights.FinalNorm.Scale(normed, n, workers);
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
