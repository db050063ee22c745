namespace Fathom.Features;

/// <summary>
/// Without a judge and without a label: whether passages in which the latent fires are alike to the model itself. A passage is
/// the mean of its activations at the site, less the mean over all; its cosine with the mean direction of the firing training
/// passages tells firing test passages from others: the area under the curve.
/// </summary>
sealed class ExampleScorer : Scorer
{
    public override string Name => "examples";

    public override string Measure => "area under the curve";

    public override bool NeedsJudge => false;

    public override bool NeedsLabel => false;

    internal override Task<Measured> Score(LatentEvidence evidence, Explanation label, Asking asking)
    {
        PassageVectors vectors = asking.Source.Vectors;
        var centre = new double[vectors.Width];
        foreach (Passage passage in evidence.Train)
        {
            double[] direction = vectors.Of(passage);
            for (int c = 0; c < centre.Length; c++) centre[c] += direction[c];
        }
        Interval area = Intervals.Area(Cosines(evidence.Test), Cosines(evidence.TestOthers),
            PassageDocuments.Of([.. evidence.Test, .. evidence.TestOthers]));
        return Task.FromResult(new Measured(area, 0.5, 0.5, evidence.Test.Count, evidence.TestOthers.Count, 0));

        // Times the length of the centre, which changes no order.
        double[] Cosines(IReadOnlyList<Passage> passages) =>
            [.. passages.Select(passage => vectors.Of(passage).Zip(centre).Sum(pair => pair.First * pair.Second))];
    }
}
