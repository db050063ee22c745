using System.Globalization;

namespace Fathom.Evaluation;

/// <summary>What one metric says of one dictionary, controls beside it.</summary>
public sealed record MetricReport
{
    /// <param name="metric">Its name.</param>
    /// <param name="subjects">The dictionary first, then the controls.</param>
    /// <param name="envelope">As a file; what is said of spread and noise is added to it.</param>
    /// <param name="missing">Controls of chance that could not be made, and why; null for none.</param>
    public MetricReport(string metric, IReadOnlyList<SubjectFigures> subjects, IEnvelope envelope,
        IReadOnlyDictionary<string, string>? missing = null)
    {
        (Metric, Subjects, Envelope, Verdicts) = (metric, subjects, envelope, Verdict.Of(subjects));
        Separations = Separation.Of(Verdicts, missing);
        MetricDetails.Extend(envelope.Summary, subjects, Verdicts, Separations);
    }

    /// <summary>Name of the metric.</summary>
    public string Metric { get; }

    /// <summary>The dictionary first, then the controls.</summary>
    public IReadOnlyList<SubjectFigures> Subjects { get; }

    /// <summary>As a file.</summary>
    public IEnvelope Envelope { get; }

    /// <summary>What it asks, in a line.</summary>
    public required string Summary { get; init; }

    /// <summary>Under the table: what was measured, and how.</summary>
    public required string Footnote { get; init; }

    /// <summary>A table of its own in place of the figures'; null for that.</summary>
    public string? Table { get; init; }

    /// <summary>All of that table.</summary>
    public string? FullTable { get; init; }

    /// <summary>Pictures for the report beside those of the figures.</summary>
    public IReadOnlyList<Picture> Pictures { get; init; } = [];

    /// <summary>Rows that were gone over.</summary>
    public required long Rows { get; init; }

    /// <summary>What is said of noise.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; }

    /// <summary>What is said of chance, by figure.</summary>
    public IReadOnlyDictionary<string, Separation> Separations { get; }

    /// <summary>How much of what is said of chance luck would say as well, in a sentence to follow others; empty where nothing is
    /// said.</summary>
    internal string ByLuck => Luck(Separations.Values.Count(one => one.HoldsHere is not null));

    /// <inheritdoc cref="ByLuck"/>
    /// <param name="judged">Figures that were judged.</param>
    internal static string Luck(int judged) => judged == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
        $" Each is judged at 95 %: of {judged} figures without any difference about {judged / 20.0:0.#} would be told apart by luck.");

    /// <summary>The table of a terminal.</summary>
    /// <param name="full">Every figure, not only the first ones.</param>
    public string Text(bool full) => (full ? FullTable : Table) is { } own ? own + MetricTable.Separations(this)
        : MetricTable.Of(this, figure => full || figure.IsHeadline);
}
