using Fathom.Dictionaries;

namespace Fathom.Evaluation;

/// <summary>A baseline fitted to a sample of the training rows, with as many latents of a row as the dictionary's L0. Each
/// direction is two latents, one for each sign, so that no activation is below 0.</summary>
abstract class FittedControl : Control
{
    /// <summary>Training rows that it is fitted to at most.</summary>
    const int Rows = 1 << 16;

    /// <summary>Which of <see cref="Architecture.All"/>.</summary>
    private protected abstract string Architecture { get; }

    /// <summary>Directions.</summary>
    private protected abstract int Directions(CoreSubject subject);

    public override CoreSubject? Make(MetricContext context, ulong seed)
    {
        CoreSubject subject = context.Subject;
        if (subject.Targets is not null || !subject.Coder.IsAutoencoder) return null;
        int directions = Directions(subject);
        var config = new TrainConfig
        {
            Architecture = Architecture,
            Latents = directions,
            K = Math.Clamp((int)Math.Round(context.Rows(subject).Reconstruction.L0), 1, directions),
            SplitSigns = true,
            Tokens = Rows,
            Seed = seed,
        };
        context.Session.Progress?.Invoke($"{Name}, fit", 0, Rows);
        try
        {
            return subject with
            {
                Name = Name,
                Coder = Fitter.Fit(subject.Rows, config, new FitContext(context.Workers, null, context.Cancellation)),
                Identity = subject.RowsIdentity.Length == 0 ? ""
                    : $"{Architecture} {directions}-k{config.K} seed {seed} on {subject.RowsIdentity}",
                Permutation = null,
            };
        }
        catch (InputException)
        {
            // Rows that vary along fewer directions have no such basis.
            return null;
        }
    }
}
