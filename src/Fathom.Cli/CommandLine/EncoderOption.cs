using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary><c>--encoder</c> of the verbs that read a dictionary.</summary>
static class EncoderOption
{
    /// <summary>Sets how the dictionary's codes are computed.</summary>
    /// <exception cref="UsageException">The dictionary or the machine cannot.</exception>
    public static void Apply(EncoderKind kind, ISparseCoder coder)
    {
        if (kind == EncoderKind.Auto) return;
        if (coder is not TopKSae topk)
            throw new UsageException("--encoder: only of topk dictionaries; leave it out");
        if (kind == EncoderKind.Screened && !ScreenedEncoder.CanScreen(topk.Width, topk.LatentCount, topk.K))
            throw new UsageException(EncoderKinds.CannotScreen);
        topk.Encoder = kind;
    }
}
