namespace Fathom.Features;

/// <summary>Things that are asked about, each with its right answer, yes or no.</summary>
/// <param name="Text">As it is shown.</param>
/// <param name="IsYes">The right answer.</param>
/// <param name="Document">A number that those of one document share.</param>
readonly record struct YesNo(string Text, bool IsYes, int Document)
{
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
        return Measure([.. answered.Select(one => one.First.IsYes)], [.. answered.Select(one => one.Second)], [.. answered.Select(one => one.First.Document)],
            batches.Sum(batch => batch.Length) - answered.Count);
    }

    /// <param name="right">Right answers, [n].</param>
    /// <param name="given">Given ones, [n].</param>
    /// <param name="documents">[n]</param>
    /// <param name="failed">Things without an answer.</param>
    public static Measured Measure(bool[] right, bool[] given, int[] documents, int failed)
    {
        int positives = right.Count(yes => yes), negatives = right.Length - positives;
        if (positives == 0 || negatives == 0) return new(null, 0.5, 0.5, positives, negatives, failed);
        Interval hits = Rate(true), rejections = Rate(false);
        return new(Intervals.Balanced(hits, rejections), 0.5, AlwaysNo: 0.5, positives, negatives, failed)
        { TruePositiveRate = hits.Value, TrueNegativeRate = rejections.Value };

        Interval Rate(bool of)
        {
            int[] some = [.. Enumerable.Range(0, right.Length).Where(i => right[i] == of)];
            return Intervals.Share([.. some.Select(i => given[i] == of)], [.. some.Select(i => documents[i])]);
        }
    }
}
