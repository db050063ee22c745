namespace Fathom.Features;

/// <summary>Things that are asked about, each with its right answer, yes or no.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="IsYes">The right answer.</param>
/// <param name="Document">A number that those of one document share.</param>
/// <param name="Passage">What it is of.</param>
readonly record struct YesNo(string Text, bool IsYes, int Document, Passage Passage)
{
    /// <summary>Passages answered wrongly that are noted at most.</summary>
    const int WrongNoted = 10;

    /// <summary>Asks about all of them, and measures the balanced accuracy. A batch that comes to no answer is counted as
    /// failed.</summary>
    /// <param name="things">What one question asks about, of each.</param>
    /// <param name="asking">The judge.</param>
    /// <param name="question">Of numbered things and their count.</param>
    public static async Task<Measured> Ask(IEnumerable<YesNo[]> things, Asking asking, Func<string, string, PromptText> question)
    {
        YesNo[][] batches = [.. things];
        bool[]?[] answers = await Task.WhenAll(batches.Select(batch => asking.Judge!.Ask(
            question(PassageText.Numbered(batch.Select(thing => thing.Text)), $"{batch.Length}"),
            answer => AnswerReader.Bits(answer, batch.Length)))).ConfigureAwait(false);
        var answered = batches.Zip(answers).Where(batch => batch.Second is not null)
            .SelectMany(batch => batch.First.Zip(batch.Second!)).ToList();
        return Measure(answered, batches.Sum(batch => batch.Length) - answered.Count);
    }

    /// <param name="answered">Things and the answers that were given.</param>
    /// <param name="failed">Things without an answer.</param>
    public static Measured Measure(IReadOnlyList<(YesNo Thing, bool Given)> answered, int failed)
    {
        int positives = answered.Count(one => one.Thing.IsYes), negatives = answered.Count - positives;
        if (positives == 0 || negatives == 0) return new(null, 0.5, 0.5, positives, negatives, failed);
        Interval hits = Rate(true), rejections = Rate(false);
        return new(Intervals.Balanced(hits, rejections), 0.5, AlwaysNo: 0.5, positives, negatives, failed)
        {
            TruePositiveRate = hits.Value,
            TrueNegativeRate = rejections.Value,
            Wrong = [.. answered.Where(one => one.Given != one.Thing.IsYes).Take(WrongNoted)
                .Select(one => new WrongCase(one.Thing.Passage.FirstRow, one.Thing.Passage.Ids.Count, one.Thing.IsYes))],
        };

        Interval Rate(bool of)
        {
            var some = answered.Where(one => one.Thing.IsYes == of).ToList();
            return Intervals.Share([.. some.Select(one => one.Given == of)], [.. some.Select(one => one.Thing.Document)]);
        }
    }
}
