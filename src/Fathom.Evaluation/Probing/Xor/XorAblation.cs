namespace Fathom.Evaluation;

/// <summary>
/// How many inputs carry a ⊕ b: accuracy once the n on which its probe leans most, by |w_i| times the input's standard
/// deviation, are set to their mean over training examples, n doubling. Once of the probe as it is (what it makes use of), once
/// of one that is learnt anew (what is left to be made use of).
/// </summary>
static class XorAblation
{
    const string Category = "ablation";

    /// <summary>Key of the probe as it is.</summary>
    public static string Kept(int inputs) => $"kept_{inputs}";

    /// <summary>Key of the probe that is learnt anew.</summary>
    public static string Anew(int inputs) => $"anew_{inputs}";

    /// <summary>1, 2, 4 … below the number of inputs.</summary>
    public static IEnumerable<int> Steps(int width)
    {
        for (long n = 1; n < width; n *= 2) yield return (int)n;
    }

    /// <summary>Two figures for each step.</summary>
    /// <param name="probes">The probes of the whole.</param>
    public static IReadOnlyList<Figure> Of(XorProbes probes)
    {
        double[] weight = probes.Xor.Readouts[0].Weight;
        int[] order = [.. Enumerable.Range(0, weight.Length).OrderByDescending(i => Math.Abs(weight[i])).ThenBy(i => i)];
        List<Figure> figures = [];
        foreach (int n in Steps(order.Length))
        {
            var left = new ZeroedInputs(probes.Inputs, order[..n]);
            figures.Add(new(Category, Kept(n), $"accuracy of the probe without {n}", probes.XorAccuracy(probes.Xor, left)));
            figures.Add(new(Category, Anew(n), $"accuracy of one learnt anew without {n}", probes.XorAccuracy(
                probes.LearnXor(left), left)));
        }
        return figures;
    }
}
