using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>A baseline fitted to a sample of the training rows, with as many latents of a row as the dictionary's L0. Each
/// direction is two latents, one for each sign, so that no activation is below 0.</summary>
abstract class FittedControl : Control
{
    /// <summary>Training rows that it is fitted to at most.</summary>
    private protected const int Rows = 1 << 16;

    /// <summary>Which kind of dictionary.</summary>
    private protected abstract string Architecture { get; }

    /// <summary>Directions.</summary>
    /// <exception cref="InputException">The rows do not determine them.</exception>
    private protected abstract int Directions(MetricContext context);

    /// <summary>What is measured of its weights: one sign of each direction, since the other's cosine to it is −1 by
    /// construction.</summary>
    /// <param name="context">What it stands beside.</param>
    /// <param name="config">How it was fitted.</param>
    /// <param name="fitted">It.</param>
    private protected virtual ISparseCoder OneSign(MetricContext context, TrainConfig config, ISparseCoder fitted)
    {
        int half = fitted.LatentCount / 2, length = half * fitted.Width;
        return Plain(fitted.EncoderWeight[..length], fitted.DecoderWeight[..length], half, fitted.Width);
    }

    /// <summary>Directions without anything else.</summary>
    private protected static ISparseCoder Plain(ReadOnlySpan<float> reads, ReadOnlySpan<float> writes, int latents, int width) =>
        new TopKSae(reads.ToArray(), new float[latents], writes.ToArray(), new float[width], 1);

    public override CoreSubject? Make(MetricContext context, ulong seed)
    {
        CoreSubject subject = context.Subject;
        if (subject.Targets is not null || !subject.Coder.IsAutoencoder)
        {
            context.Missing[Name] = "it would have to write what it does not read";
            return null;
        }
        context.Session.Progress?.Invoke($"{Name}, fit", 0, Rows);
        try
        {
            int directions = Directions(context);
            var config = new TrainConfig
            {
                Architecture = Architecture,
                Latents = directions,
                K = Math.Clamp((int)Math.Round(context.Rows(subject).Reconstruction.L0), 1, directions),
                SplitSigns = true,
                Tokens = Rows,
                Seed = seed,
            };
            var coder = (Sae)Fitter.Fit(subject.Rows, config, new FitContext(context.Workers, null, context.Cancellation));
            return subject with
            {
                Name = Name,
                Coder = coder,
                Directions = OneSign(context, config, coder),
                Identity = subject.RowsIdentity.Length == 0 ? "" : $"{Architecture} k{config.K} of weights {Hash(coder)}",
                Permutation = null,
            };
        }
        catch (InputException e)
        {
            context.Missing[Name] = e.Message;
            return null;
        }
    }

    static string Hash(Sae coder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(coder.EncoderWeight));
        hash.AppendData(MemoryMarshal.AsBytes(coder.EncoderBias));
        hash.AppendData(MemoryMarshal.AsBytes(coder.DecoderWeight));
        hash.AppendData(MemoryMarshal.AsBytes(coder.DecoderBias));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
