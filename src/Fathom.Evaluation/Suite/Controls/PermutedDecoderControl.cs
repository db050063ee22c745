using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Which rows the decoder has is kept, which latent writes which is not.</summary>
sealed class PermutedDecoderControl : Control
{
    /// <summary>Stream of the permutation under the seed.</summary>
    const ulong PermutationStream = 0x7065726D;

    public override string Name => CoreSubject.PermutedDecoder;

    public override SubjectRole Role => SubjectRole.Baseline;

    public override bool IsSeeded => true;

    public override CoreSubject Make(MetricContext context, ulong seed) => Of(context.Subject, seed);

    /// <summary>The control of a dictionary; whoever asks owns its coder.</summary>
    internal static CoreSubject Of(CoreSubject subject, ulong seed)
    {
        var permutation = new Permutation(subject.Coder.LatentCount, new Philox(seed, PermutationStream));
        var order = new int[subject.Coder.LatentCount];
        for (int i = 0; i < order.Length; i++) order[i] = (int)permutation[i];
        return subject with
        {
            Name = CoreSubject.PermutedDecoder,
            Coder = subject.Coder.WithPermutedDecoder(order),
            Identity = subject.Identity.Length == 0 ? "" : $"decoder permuted by {seed} of {subject.Identity}",
            Permutation = (subject, order),
        };
    }
}
