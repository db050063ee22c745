using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>What <see cref="EncoderKind"/> comes to.</summary>
public static class EncoderKinds
{
    /// <summary>Rows of a call that are worth a second form of the encoder.</summary>
    const int LeastRows = 256;

    /// <summary>Why a screened encoder is refused.</summary>
    public const string CannotScreen = "--encoder screened: needs AVX2, a width of 4,096 at most, and many times more latents " +
        "than are kept; leave it out";

    /// <summary>Whether an encoder that keeps k of a row, itself or on average, screens.</summary>
    /// <param name="kind">What was asked for.</param>
    /// <param name="width">d</param>
    /// <param name="latents">M</param>
    /// <param name="k">Active latents of a row at most.</param>
    /// <param name="rows">Rows at a time.</param>
    public static bool Screens(this EncoderKind kind, int width, int latents, int k, int rows) => kind == EncoderKind.Screened
        || (kind == EncoderKind.Auto && rows >= LeastRows && ScreenedEncoder.Pays(width, latents, k));

    /// <summary>Whether the steps of a training screen.</summary>
    /// <param name="config">The training.</param>
    /// <param name="width">d</param>
    public static bool Screens(this TrainConfig config, int width) =>
        Architecture.Of(config).KeptOfRow(config) is { } k && config.Encoder.Screens(width, config.Latents, k, config.Batch);
}
