using Fathom.Dictionaries;

namespace Fathom.Cli;

/// <summary><c>--encoder</c> of the verbs that read a dictionary.</summary>
static class EncoderOption
{
    /// <summary>Sets how the dictionary's codes are computed.</summary>
    /// <exception cref="UsageException">The dictionary or the machine cannot.</exception>
    public static void Apply(EncoderKind kind, ISparseCoder coder)
    {
        if (kind == EncoderKind.Auto) return;
        if (coder is not IScreenedCoder screened)
            throw new UsageException("--encoder: only of topk and jumprelu dictionaries; leave it out");
        if (kind == EncoderKind.Screened && !screened.CanScreen) throw new UsageException(EncoderKinds.CannotScreen);
        screened.Encoder = kind;
    }
}
