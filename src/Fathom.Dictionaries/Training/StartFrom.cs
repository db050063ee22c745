namespace Fathom.Dictionaries;

/// <summary>
/// A training that starts from a dictionary. With s and t what read and written rows are multiplied by, and n_j = ‖D_j‖, the
/// latents on scaled rows are t n_j times those on raw ones:
/// <code>
/// W ← W t n / s     b_enc ← b_enc t n     D ← D / n     b_dec ← b_dec t
/// </code>
/// </summary>
static class StartFrom
{
    /// <summary>Reads it into a state.</summary>
    /// <param name="config">How to train; names the folder.</param>
    /// <param name="state">What is to be trained.</param>
    /// <param name="scales">What each part of a raw row is multiplied by.</param>
    /// <exception cref="InputException">The folder cannot be read, or the dictionary is of another kind or size.</exception>
    public static void Read(TrainConfig config, TrainState state, IReadOnlyList<double> scales)
    {
        using Sae sae = Open(config, state.Layout);
        Architecture.Of(config).Adopt(state, sae, scales[0], scales[^1]);
    }

    /// <summary>Checks it before the folder of the training is overwritten.</summary>
    /// <param name="config">How to train; names the folder.</param>
    /// <param name="layout">What is read and written.</param>
    /// <param name="overwritten">Where the dictionary goes.</param>
    /// <exception cref="InputException">It cannot be started from, or would be deleted before.</exception>
    public static void Require(TrainConfig config, RowLayout layout, string overwritten)
    {
        string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        if (Full(config.Init!).StartsWith(Full(overwritten), StringComparison.Ordinal))
            throw new InputException($"{config.Init}: --overwrite would delete the dictionary to start from; " +
                "choose another --name");
        Open(config, layout).Dispose();
    }

    static Sae Open(TrainConfig config, RowLayout layout)
    {
        string folder = config.Init!;
        ISparseCoder coder = DictionaryFormat.Open(folder).Coder;
        try
        {
            return Fitting(coder, config, layout);
        }
        catch
        {
            (coder as IDisposable)?.Dispose();
            throw;
        }
    }

    static Sae Fitting(ISparseCoder coder, TrainConfig config, RowLayout layout)
    {
        string folder = config.Init!;
        bool starts = coder is not (KMeansSae or NonNegativeSae or MatchingPursuitSae)
            && (coder is not GatedSae || Architecture.Of(config) == Architecture.Gated);
        if (!starts || coder is not Sae sae || layout.Outputs.Count != 1 || layout.Reads.Count != 1)
            throw new InputException($"{folder}: no training of this kind can start from it; leave --init out");
        if (sae.Width != layout.Width || sae.LatentCount != config.Latents || sae.DecoderBias.Length != layout.OutputWidth)
            throw new InputException($"{folder}: {sae.LatentCount} latents of width {sae.Width}, the training is of " +
                $"{config.Latents} of width {layout.Width}; choose --latents {sae.LatentCount} and the site of its training");
        if (sae.IsAutoencoder != layout.Autoencodes || sae.IsSigned || sae.Normalisation != InputNormalisation.None)
            throw new InputException($"{folder}: {(sae.IsAutoencoder ? "an autoencoder" : "a transcoder")}" +
                $"{(sae.IsSigned ? " with negative activations" : "")}, input normalised by {sae.Normalisation.Name}; expected " +
                $"{(layout.Autoencodes ? "an autoencoder" : "a transcoder")} that computes on raw vectors");
        if (sae.Skip.Length > 0 && !config.Skip)
            throw new InputException($"{folder}: the dictionary has a skip connection; give --skip");
        return sae;
    }
}
