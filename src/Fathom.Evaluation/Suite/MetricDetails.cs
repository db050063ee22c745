using System.Text.Json.Nodes;

namespace Fathom.Evaluation;

/// <summary>What every metric's envelope says of controls, spread and noise.</summary>
static class MetricDetails
{
    /// <summary>Figures by category and key; one that is undefined is left out.</summary>
    public static JsonObject Metrics(IEnumerable<Figure> figures)
    {
        var categories = new JsonObject();
        foreach (IGrouping<string, Figure> category in figures.GroupBy(figure => figure.Category))
        {
            var values = new JsonObject();
            foreach (Figure figure in category)
                if (double.IsFinite(figure.Value)) values[figure.Key] = figure.IsCount ? (long)figure.Value : figure.Value;
            categories[category.Key] = values;
        }
        return categories;
    }

    /// <summary>
    /// Adds to an envelope what seeds, resampled documents and controls say: <c>spread</c> and <c>verdicts</c> to each control in
    /// <c>eval_result_details</c>, and at its end <c>fathom</c> with the spread of the dictionary and which figures separate it
    /// from chance, and in what words.
    /// </summary>
    /// <param name="envelope">Without its unstructured part; changed.</param>
    /// <param name="subjects">The dictionary first, then the controls.</param>
    /// <param name="verdicts">On them.</param>
    /// <param name="separations">What these say of chance.</param>
    public static void Extend(JsonObject envelope, IReadOnlyList<SubjectFigures> subjects, IReadOnlyList<Verdict> verdicts,
        IReadOnlyDictionary<string, Separation> separations)
    {
        foreach (JsonObject control in envelope["eval_result_details"]!.AsArray().OfType<JsonObject>())
        {
            if ((string?)control["control"] is not { } name || subjects.FirstOrDefault(one =>
                one.Name == name) is not { } subject)
                continue;
            if (SpreadOf(subject) is { } spread) control["spread"] = spread;
            var said = new JsonObject(verdicts.Where(verdict => verdict.Control == name)
                .Select(verdict => KeyValuePair.Create<string, JsonNode?>(verdict.Figure.Key, verdict.Words)));
            if (said.Count > 0) control["verdicts"] = said;
        }
        var own = new JsonObject
        {
            ["seeds"] = subjects[0].Seeds.Count,
            ["words"] = new JsonObject(subjects[0].First.DistinctBy(figure => figure.Key)
                .Select(figure => KeyValuePair.Create<string, JsonNode?>(figure.Key, figure.Words))),
            ["headline"] = new JsonArray([.. subjects[0].First.Where(figure => figure.IsHeadline).Select(figure => (JsonNode)figure.Key)]),
        };
        if (SpreadOf(subjects[0]) is { } ownSpread) own["spread"] = ownSpread;
        if (separations.Count > 0)
        {
            own["separates_from_chance"] = new JsonObject(separations.Values
                .Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Holds)));
            own["separates_on_these_weights"] = new JsonObject(separations.Values
                .Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.HoldsHere)));
            own["against_chance"] = new JsonObject(separations.Values
                .Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key, one.Words)));
        }
        envelope["fathom"] = own;
    }

    static JsonObject? SpreadOf(SubjectFigures subject)
    {
        JsonObject means = [], deviations = [], totals = [], intervals = [], defined = [];
        foreach (Figure figure in subject.First)
        {
            Spread? spread = subject.Of(figure.Key);
            if (subject.Seeds.Count > 1 && (spread?.Seeds ?? 0) < subject.Seeds.Count) defined[figure.Key] = spread?.Seeds ?? 0;
            if (spread is null) continue;
            if (spread.Seeds > 1)
            {
                (means[figure.Key], deviations[figure.Key]) = (spread.Mean, spread.Deviation);
                totals[figure.Key] = Ends(spread.Total);
            }
            if (Ends(spread.Interval) is { } ends) intervals[figure.Key] = ends;
        }
        if (deviations.Count + intervals.Count + defined.Count == 0) return null;
        var entry = new JsonObject { ["seeds"] = subject.Seeds.Count };
        if (means.Count > 0)
            (entry["mean"], entry["standard_deviation"], entry["interval_95_over_seeds_and_documents"]) = (means, deviations, totals);
        if (defined.Count > 0) entry["seeds_in_which_it_is_defined"] = defined;
        if (intervals.Count > 0) entry["interval_95_over_documents"] = intervals;
        return entry;
    }

    /// <summary>[low, high]; null where it is not known.</summary>
    internal static JsonArray? Ends(Interval? interval) => interval is { } known ? new(known.Low, known.High) : null;
}
