using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Models;

/// <summary>
/// A transformer language model, every site of which can be read and replaced. It keeps its working memory between
/// passes and so serves one thread at a time; load it twice, or lock it, to share it.
/// </summary>
/// <example><code>
/// using var model = LanguageModel.Load("models/gpt2", Workers.All);
/// var batch = TokenBatch.Of([464, 3290, 318]);
/// var site = Site.Parse("blocks.6.resid_post");
///
/// var cache = model.RunWithCache(batch, site);                            // read: the pass ends after block 6
/// float[] clean = model.Logits(batch);
/// float[] ablated = model.Logits(batch, new Hooks().Add(site, view => view.Values.Clear()));     // replace
/// </code></example>
public sealed class LanguageModel : IDisposable
{
    readonly Transformer transformer;
    readonly ModelWeights weights;
    readonly Workspace workspace;
    readonly Workers workers;
    bool running;

    LanguageModel(ModelConfig config, TensorSource tensors, Workers workers)
    {
        Config = config;
        this.workers = workers;
        weights = ModelFamily.Of(config.ModelType, "config").Load(config, tensors, workers);
        workspace = new Workspace(config.Layers, keeps: false);
        transformer = new Transformer(config, weights, workspace, workers);
    }

    /// <summary>The model's shape.</summary>
    public ModelConfig Config { get; }

    /// <summary>Reads a checkpoint: a folder with <c>config.json</c> and safetensors, single or sharded.</summary>
    /// <exception cref="InputException">
    /// A file is missing or broken, the model is of no supported family, or a tensor is missing or has another shape.
    /// </exception>
    public static LanguageModel Load(string folder, Workers workers)
    {
        var config = ModelConfig.Load(folder);
        using var checkpoint = Checkpoint.Open(folder);
        return new LanguageModel(config, new CheckpointTensors(checkpoint), workers);
    }

    /// <summary>An untrained model, its weights as Hugging Face starts them: the control for what training adds.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="seed">Equal seeds give equal weights.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <exception cref="InputException">The shape is impossible.</exception>
    public static LanguageModel RandomInit(ModelConfig config, ulong seed, Workers workers)
    {
        double scale = ModelFamily.Of(config.ModelType, "config").FreshResidualScale(config);
        return Create(config, new FreshTensors(config, scale, seed, workers), workers);
    }

    /// <summary>A model of the given weights.</summary>
    internal static LanguageModel Create(ModelConfig config, TensorSource tensors, Workers workers) =>
        new(config.Checked("config"), tensors, workers);

    /// <summary>Values in a row of the site.</summary>
    /// <inheritdoc cref="ModelConfig.SiteWidth" path="/exception"/>
    public int SiteWidth(Site site) => Config.SiteWidth(site);

    /// <summary>Runs the model over a batch. What comes of it is what the hooks take.</summary>
    /// <param name="batch">Token ids of one or more sequences.</param>
    /// <param name="hooks">Run at their sites, in the order of the pass; logits are only made when one looks at them.</param>
    /// <param name="stopAfter">Ends the pass after this site: nothing behind it is computed. No hook may lie behind it.</param>
    /// <param name="cache">Holds the tokens that come before; takes in the new ones. One sequence only, and no stopping.</param>
    /// <param name="start">Begins later than at the embedding, with what an earlier pass over the same batch had there; no hook
    /// may lie before it.</param>
    /// <exception cref="InputException">
    /// An id is outside the vocabulary, a sequence is longer than the context, or the model lacks a hook's layer.
    /// </exception>
    public void Forward(TokenBatch batch, Hooks? hooks = null, Site? stopAfter = null, KeyValueCache? cache = null,
        PassStart? start = null) => Forward(batch, hooks, stopAfter, cache, firstLogitRow: 0, start);

    /// <summary>The logits of all rows, [Rows, V]; for long batches look at the site <c>logits</c>, block by block.</summary>
    /// <inheritdoc cref="Forward(TokenBatch, Hooks?, Site?, KeyValueCache?, PassStart?)" path="/exception"/>
    public float[] Logits(TokenBatch batch, Hooks? hooks = null)
    {
        var logits = new Site(SiteKind.Logits);
        return RunWithCache(batch, hooks, logits).Find(logits);
    }

    /// <summary>Runs the model and copies the values at the given sites; the pass ends after the last of them.</summary>
    /// <inheritdoc cref="Forward(TokenBatch, Hooks?, Site?, KeyValueCache?, PassStart?)" path="/exception"/>
    public ActivationCache RunWithCache(TokenBatch batch, params ReadOnlySpan<Site> sites) => RunWithCache(batch, null, sites);

    /// <summary>The same under interventions: the copies are made after the hooks have run.</summary>
    /// <inheritdoc cref="Forward(TokenBatch, Hooks?, Site?, KeyValueCache?, PassStart?)" path="/exception"/>
    public ActivationCache RunWithCache(TokenBatch batch, Hooks? hooks, params ReadOnlySpan<Site> sites)
    {
        if (sites.IsEmpty) throw new ArgumentException("at least one site is needed", nameof(sites));
        var cache = new ActivationCache(Config, batch, sites);
        var all = new Hooks().AddAll(hooks);
        foreach (var site in cache.Sites) all.Add(site, cache.Store);
        var last = sites[0];
        foreach (var site in all.Sites)
            if (last.Before(site)) last = site;
        Forward(batch, all, last);
        return cache;
    }

    /// <summary>logits = U y: the unembedding of final-norm rows. May be called inside a hook.</summary>
    /// <param name="finalNorm">[n, d], values of the site <c>final_norm</c>.</param>
    /// <param name="n">Rows.</param>
    /// <param name="logits">[n, V]</param>
    public void Unembed(ReadOnlySpan<float> finalNorm, int n, Span<float> logits) =>
        transformer.Unembedding.Forward(finalNorm, n, logits, workers);

    /// <summary>
    /// logits = U norm(x): what the model would say if it ended with this residual stream. May be called inside a hook.
    /// </summary>
    /// <param name="residual">[n, d], values of a residual site.</param>
    /// <param name="n">Rows.</param>
    /// <param name="logits">[n, V]</param>
    public void ReadOut(ReadOnlySpan<float> residual, int n, Span<float> logits)
    {
        var normed = new float[n * Config.Width];
        Final.Forward(residual, n, normed, workers);
        Unembed(normed, n, logits);
    }

    /// <summary>
    /// How directions in the residual stream move the logits through the final norm at a scale of 1: each direction,
    /// centred where the norm is a LayerNorm, times the norm's weight, times the unembedding.
    /// </summary>
    /// <param name="directions">[n, d], n being what the length gives.</param>
    /// <param name="logits">[n, V]</param>
    public void LogitEffects(ReadOnlySpan<float> directions, Span<float> logits)
    {
        int d = Config.Width, n = directions.Length / d;
        ArgumentOutOfRangeException.ThrowIfNotEqual(directions.Length, n * d);
        var scaled = new float[n * d];
        var centred = new double[d];
        for (int row = 0; row < n; row++)
        {
            Final.Centre(directions.Slice(row * d, d), centred);
            for (int i = 0; i < d; i++) scaled[row * d + i] = (float)(centred[i] * Final.Weight[i]);
        }
        Unembed(scaled, n, logits);
    }

    /// <summary>
    /// What a direction at a site writes into the residual stream: itself at residual sites and block outputs, through the
    /// output map (without bias) at <c>attn_z</c> and <c>mlp_post</c>.
    /// </summary>
    /// <param name="site">Where the direction lives.</param>
    /// <param name="direction">[SiteWidth(site)]</param>
    /// <returns>[d]</returns>
    /// <exception cref="InputException">The site does not write into the residual stream by a linear map.</exception>
    public float[] ProjectToResidual(Site site, ReadOnlySpan<float> direction)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(direction.Length, SiteWidth(site));
        var written = new float[Config.Width];
        switch (site.Kind)
        {
            case SiteKind.Embed or SiteKind.ResidPre or SiteKind.ResidMid or SiteKind.ResidPost:
            case SiteKind.AttnOut or SiteKind.MlpOut:
                direction.CopyTo(written);
                break;
            case SiteKind.AttnZ:
                weights.Blocks[site.Layer].Attention!.Output.ForwardWithoutBias(direction, 1, written, workers);
                break;
            case SiteKind.MlpPost:
                weights.Blocks[site.Layer].Mlp!.Down.ForwardWithoutBias(direction, 1, written, workers);
                break;
            default:
                throw new InputException($"site {site} does not write into the residual stream by a linear map; " +
                    "embed, resid_pre, resid_mid, resid_post, attn_out, mlp_out, attn_z and mlp_post do");
        }
        return written;
    }

    /// <summary>Frees the weights and the working memory.</summary>
    public void Dispose()
    {
        weights.Dispose();
        workspace.Dispose();
    }

    /// <summary>The final norm.</summary>
    internal Norm Final => weights.FinalNorm;

    /// <summary>Row <paramref name="token"/> of the unembedding, [d].</summary>
    internal ReadOnlySpan<float> UnembeddingRow(int token) =>
        weights.Unembedding.AsSpan(token * Config.Width, Config.Width);

    /// <summary>Threads of this model.</summary>
    internal Workers Workers => workers;

    /// <summary>Rows whose logits are made at once.</summary>
    internal int LogitRows => transformer.LogitRows;

    /// <summary>The pass, with logits only for the rows from <paramref name="firstLogitRow"/> on.</summary>
    internal void Forward(TokenBatch batch, Hooks? hooks, Site? stopAfter, KeyValueCache? cache, int firstLogitRow,
        PassStart? start = null)
    {
        if (running) throw new InvalidOperationException("a forward pass of this model is running; a model serves one at a time");
        PassCheck.Require(Config, batch, hooks, stopAfter, cache);
        if (start is { } from) PassCheck.RequireStart(Config, batch, hooks, cache, from);
        running = true;
        try
        {
            transformer.Run(new Pass(batch, hooks, stopAfter, cache, firstLogitRow, start));
        }
        finally
        {
            running = false;
        }
    }
}
