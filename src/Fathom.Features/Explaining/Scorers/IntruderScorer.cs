namespace Fathom.Features;

/// <summary>
/// Which of five passages with marks does not belong to the latent? Four are firing passages of one decile, where it has as many;
/// the fifth is a silent one with the marks of one more of these.
/// Needs no label: it says whether the latent has a meaning that a judge sees at all. Chance is 1/5.
/// </summary>
sealed class IntruderScorer : Scorer
{
    const int Shown = 5, Trials = 10;

    public override string Name => "intruder";

    public override string Measure => "accuracy";

    public override bool NeedsLabel => false;

    public override double Chance => 1.0 / Shown;

    internal override async Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        var draws = new Draws(asking.Options.Seed, evidence.Latent, DrawPurpose.Intruder);
        Passage[] others = [.. evidence.TestOthers];
        Passage[] intruders = draws.Take(others.AsSpan(), Trials).ToArray();
        var questions = intruders.Select((intruder, trial) => Question(evidence, intruder, trial, draws)).ToList();
        int[]?[] answers = await Task.WhenAll(questions.Select(question => asking.Judge!.Ask(
            asking.Prompts["score.intruder"].Fill(("passages", question.Text), ("count", $"{Shown}")),
            answer => AnswerReader.Choice(answer, Shown)))).ConfigureAwait(false);
        int answered = answers.Count(answer => answer is not null);
        int right = questions.Zip(answers).Count(one => one.Second is [var choice] && choice == one.First.Place);
        return new(answered == 0 ? null : Intervals.Share(right, answered), Chance, null, answered, 0,
            answers.Length - answered);
    }

    static (string Text, int Place) Question(LatentEvidence evidence, Passage intruder, int trial, Draws draws)
    {
        Passage[] own = [.. evidence.Test.Where(passage => passage.Decile == trial)];
        if (own.Length < Shown) own = [.. evidence.Test];
        own = draws.Take(own.AsSpan(), Shown).ToArray();
        // The one that is not shown lends the intruder its marks, so that their number and lengths give nothing away.
        bool[] marked = Marks.Onto(Marks.Of(own[^1]), intruder.Ids.Count, draws);
        List<string> shown = [.. own[..^1].Select(PassageText.Marked)];
        int place = draws.Below(shown.Count + 1);
        shown.Insert(place, PassageText.Of(intruder, marked));
        return (PassageText.Numbered(shown), place + 1);
    }
}
