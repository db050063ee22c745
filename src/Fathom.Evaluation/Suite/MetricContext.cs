using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Everything that a metric may look at: the dictionary, the rows and the model that it is of, labels, controls, and what other
/// metrics have computed of them already.
/// </summary>
public sealed class MetricContext : IDisposable
{
    static readonly SharedKind<RowResult> RowResults = new();
    static readonly SharedKind<LatentGeometry> Geometries = new();

    readonly Dictionary<(Control, ulong), CoreSubject?> controls = [];

    /// <summary>Name of the dictionary.</summary>
    public required string Name { get; init; }

    /// <summary>The dictionary with its rows and its model.</summary>
    public required CoreSubject Subject { get; init; }

    /// <summary>Where it reads and writes; null with vectors alone.</summary>
    public CoderSites? Sites { get; init; }

    /// <summary>The run's contexts; null with vectors alone.</summary>
    public ItemStore? Items { get; init; }

    /// <summary>The run's labels; null where it has none.</summary>
    public LabelStore? Labels { get; init; }

    /// <summary>What has to be captured or trained.</summary>
    public IRunSubjects Run { get; init; } = new NoRunSubjects();

    /// <summary>Controls that could not be made, and why.</summary>
    internal SortedDictionary<string, string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of chance among them.</summary>
    internal IReadOnlyDictionary<string, string> MissingChance => Missing.Where(one => Control.All.Any(control =>
        control.Name == one.Key && control.Role == SubjectRole.Chance)).ToDictionary();

    /// <summary>What there is to say of the controls, to follow other words: which are missing, which have an advantage, and which is
    /// at another L0; empty where there is nothing.</summary>
    internal string ControlWords =>
        string.Concat(Missing.Select(one => $" Without {one.Key}: {one.Value.TrimEnd('.')}.")) + FittedWords + TwinAtAnotherL0;

    string FittedWords
    {
        get
        {
            string[] fitted = [.. controls.Where(made => made.Value is not null).Select(made => made.Key.Item1).OfType<FittedControl>()
                .Select(control => control.Name).Distinct()];
            return Subject.Rows.HasHeldOut || fitted.Length == 0 ? ""
                : $" No row is held out: {string.Join(", ", fitted)} were fitted to the rows that are measured, which favours them.";
        }
    }

    // Trained with the same options, which set L0 for some kinds and do not for others; what is fitted has the dictionary's.
    string TwinAtAnotherL0
    {
        get
        {
            if (controls.GetValueOrDefault((Control.RandomInit, Seed)) is not { } twin) return "";
            double own = Rows(Subject).Reconstruction.L0, other = Rows(twin).Reconstruction.L0;
            return !Verdict.IsOther(own, other) ? ""
                : $" {twin.Name} has L0 {Figure.Format(other)} and this dictionary {Figure.Format(own)}: they are compared at different " +
                    "points of the trade-off between sparsity and error.";
        }
    }

    /// <summary>What it is made of, for the envelope.</summary>
    public required EnvelopeSource Source { get; init; }

    /// <summary>What all evaluations of this call share.</summary>
    public required MetricSession Session { get; init; }

    public EvaluationCache Cache => Session.Cache;

    public IReadOnlyList<ulong> Seeds => Session.Seeds;

    /// <summary>The first seed.</summary>
    public ulong Seed => Session.Seeds[0];

    public Workers Workers => Session.Workers;

    public CancellationToken Cancellation => Session.Cancellation;

    /// <summary>Rows of the site, for metrics that need one (<see cref="MetricNeeds.OneSite"/>).</summary>
    public ActivationStore Store => (ActivationStore)Subject.Rows;

    /// <summary>Rows that are measured: the held-out ones; all where none are held out.</summary>
    public (long First, long Count) Measured
    {
        get
        {
            IVectorSource source = Subject.Rows;
            return (source.FirstMeasured, source.Count - source.FirstMeasured);
        }
    }

    /// <summary>The dictionary, once for every seed where it can be trained anew, then those of the controls that can be
    /// made.</summary>
    /// <param name="takes">Which controls to make.</param>
    public IReadOnlyList<SubjectColumn> Columns(Func<Control, bool> takes)
    {
        List<SubjectColumn> columns = [new(CoreSubject.Dictionary, SubjectRole.Dictionary,
            [Subject, .. Seeds.Skip(1).Select(seed => Run.Retrained(seed - Seed)).OfType<CoreSubject>()])];
        foreach (Control control in Control.All.Where(takes))
        {
            CoreSubject[] made = [.. SeedsOf(control).Select(seed => Of(control, seed)).OfType<CoreSubject>()];
            if (made.Length > 0) columns.Add(new(control.Name, control.Role, made));
        }
        return columns;
    }

    // Those of the session, and as many further ones as the control is to have.
    IEnumerable<ulong> SeedsOf(Control control) => !control.IsSeeded ? Seeds.Take(1)
        : Enumerable.Range(0, Math.Max(Seeds.Count, control.Draws))
            .Select(i => i < Seeds.Count ? Seeds[i] : Seeds[^1] + (ulong)(i - Seeds.Count + 1));

    /// <summary>One control; null where it cannot be made of this dictionary.</summary>
    public CoreSubject? Of(Control control, ulong seed)
    {
        if (!controls.TryGetValue((control, seed), out CoreSubject? made))
            controls[(control, seed)] = made = control.Make(this, seed);
        return made;
    }

    /// <inheritdoc cref="MetricSession.Once"/>
    public T Once<T>(SharedKind<T> kind, object of, Func<T> make) where T : class => Session.Once(kind, of, make);

    /// <summary>Reconstruction and activity on the measured rows.</summary>
    public RowResult Rows(CoreSubject subject) => Once(RowResults, subject.Same, () =>
    {
        // What encodes alike is measured of the same codes.
        CoreSubject[] together = [subject, .. controls.Values.OfType<CoreSubject>().Where(control =>
            ReferenceEquals(control.Permutation?.Of, subject))];
        RowResult[] results = CoreEvaluation.ReconstructAlike(together, Items, Workers,
            (done, total) => Session.Progress?.Invoke($"{subject.Name}, rows", done, total), Cancellation);
        for (int i = 1; i < results.Length; i++)
        {
            RowResult of = results[i];
            _ = Once(RowResults, together[i].Same, () => of);
        }
        return results[0];
    });

    /// <summary>What the weights say.</summary>
    public LatentGeometry Geometry(CoreSubject subject) => Once(Geometries, subject.Same, () =>
    {
        Cancellation.ThrowIfCancellationRequested();
        Session.Progress?.Invoke($"{subject.Name}, weights", 0, subject.Coder.LatentCount);
        return subject.Permutation is { } permutation
            ? Geometry(permutation.Of).OfPermuted(subject.Coder, permutation.Order, Cancellation)
            : LatentGeometry.Of(subject.Directions ?? subject.Coder, Cache, WeightsIdentity(subject), Workers, Cancellation);
    });

    /// <summary>What is kept of a subject's weights is kept under this.</summary>
    internal static string WeightsIdentity(CoreSubject subject) => subject.Identity.Length == 0 || subject.Directions is null
        ? subject.Identity : $"directions, {subject.Directions.LatentCount}, of {subject.Identity}";

    /// <summary>The codes of measured rows, block after block.</summary>
    /// <param name="subject">Whose.</param>
    /// <param name="most">Rows at most, the first ones.</param>
    /// <param name="use">(codes of n rows, the first row), in order.</param>
    public void Codes(CoreSubject subject, long most, Action<SparseCodes, long> use)
    {
        (long first, long count) = Measured;
        long all = Math.Min(most, count);
        new RowSelection(subject.Rows, first, all).Encode(subject.Coder, Workers, (codes, place) =>
        {
            use(codes, first + place);
            Session.Progress?.Invoke($"{subject.Name}, codes", place + codes.Rows, all);
        }, Cancellation);
    }

    /// <summary>What the model loses, computed once and kept in the run; null without a model.</summary>
    public SplicedLosses? Losses(CoreSubject subject) => subject.Model is null || Items is null || Sites is null ? null
        : Session.Losses(subject, Items).Of(subject, Sites,
            (done, total) => Session.Progress?.Invoke($"{subject.Name}, model", done, total), Cancellation);

    public void Dispose()
    {
        foreach (var ((control, _), subject) in controls)
        {
            if (!control.OwnsDictionary) continue;
            (subject?.Coder as IDisposable)?.Dispose();
            (subject?.Directions as IDisposable)?.Dispose();
        }
    }
}
