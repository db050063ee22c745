using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>As many random directions as the dictionary has latents, with its L0: what M directions give that nobody
/// chose.</summary>
sealed class RandomDictionaryControl : FittedControl
{
    public override string Name => "random dictionary";

    public override SubjectRole Role => SubjectRole.Chance;

    public override bool IsSeeded => true;

    public override int Draws => 3;

    private protected override string Architecture => "random";

    private protected override int Directions(MetricContext context) => Math.Max(1, context.Subject.Coder.LatentCount / 2);

    // M directions of their own, of which the fitted ones are the first.
    private protected override ISparseCoder OneSign(MetricContext context, TrainConfig config, ISparseCoder fitted)
    {
        const int fewRows = 256;
        int latents = context.Subject.Coder.LatentCount;
        ISparseCoder drawn = Fitter.Fit(context.Subject.Rows,
            config with { Latents = latents, SplitSigns = false, Tokens = fewRows },
            new FitContext(context.Workers, null, context.Cancellation));
        using var owned = drawn as IDisposable;
        return Plain(drawn.DecoderWeight, drawn.DecoderWeight, latents, drawn.Width);
    }
}
