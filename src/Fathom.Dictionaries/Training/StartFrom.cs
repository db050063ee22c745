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
        string folder = config.Init!;
        ISparseCoder coder = SaeLensFolder.Read(folder).Coder;
        using var disposed = coder as IDisposable;
        RowLayout layout = state.Layout;
        if (coder is not Sae sae || layout.Outputs.Count != 1 || layout.Reads.Count != 1)
            throw new InputException($"{folder}: no training of this kind can start from it; leave --init out");
        if (sae.Width != layout.Width || sae.LatentCount != state.Latents || sae.DecoderBias.Length != layout.OutputWidth)
            throw new InputException($"{folder}: {sae.LatentCount} latents of width {sae.Width}, the training is of " +
                $"{state.Latents} of width {layout.Width}; choose --latents {sae.LatentCount} and the site of its training");
        Architecture.Of(config).Adopt(config, state, sae, scales[0], scales[^1]);
    }
}
