using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>Probes of a, b and a ⊕ b, the same in controls, and what is left of a ⊕ b without the inputs
/// that carry it.</summary>
public static class XorStudy
{
    /// <summary>The control that learns labels of other documents.</summary>
    public const string Permuted = "permuted labels";

    /// <param name="labels">a and b.</param>
    /// <param name="subjects">What they are looked for in, then what nobody trained.</param>
    /// <param name="options">How.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told how many of how many passes over the subjects are done.</param>
    /// <param name="cancel">Gives it up between two of them.</param>
    /// <exception cref="InputException">One of the four combinations is too rare.</exception>
    public static XorReport Run(XorLabels labels, IReadOnlyList<XorSubject> subjects, XorOptions options, Workers workers,
        Action<int, int>? progress = null, CancellationToken cancel = default)
    {
        Dictionary<int, int> places = labels.TestDocuments.Index().ToDictionary(one => one.Item, one => one.Index);
        List<IReadOnlyList<Figure>>[] figures = [.. subjects.Select(_ => new List<IReadOnlyList<Figure>>())],
            ablations = [.. subjects.Select(_ => new List<IReadOnlyList<Figure>>())];
        List<IReadOnlyList<Figure>> permuted = [];
        HashSet<int> tested = [];
        int done = 0, total = options.Seeds.Count * (subjects.Count + 1), train = 0, test = 0, width = 0;
        foreach (ulong seed in options.Seeds)
        {
            XorDraw draw = labels.Draw(options.Rows, seed);
            (train, test) = (draw.Train.Length, draw.Test.Length);
            tested.UnionWith(draw.Test.Select(i => draw.Document[i]));
            XorProbes Probes(ProbeInputs inputs, int[] learnt)
            {
                cancel.ThrowIfCancellationRequested();
                progress?.Invoke(done++, total);
                return new(draw, inputs, learnt, options, seed, workers);
            }
            foreach ((int which, XorSubject subject) in subjects.Index())
            {
                ProbeInputs inputs = subject.Read(seed, draw.Examples);
                XorProbes probes = Probes(inputs, draw.Cell);
                figures[which].Add(probes.Figures(places));
                ablations[which].Add(XorAblation.Of(probes));
                if (which > 0) continue;
                width = inputs.Width;
                permuted.Add(Probes(inputs, draw.Shuffled(seed)).Figures(places));
            }
        }
        progress?.Invoke(total, total);
        SubjectFigures[] measured = [.. subjects.Select((subject, which) =>
            new SubjectFigures(subject.Name, subject.Role, figures[which]))];
        return new(labels.A, labels.B, train, test, tested.Count, width,
            [.. measured, new(Permuted, SubjectRole.Chance, permuted)],
            [.. measured.Select((one, which) => one with { Seeds = ablations[which] })]);
    }
}
