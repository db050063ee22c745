using System.Numerics.Tensors;

namespace Fathom.Evaluation;

/// <summary>First-letter absorption (Chanin et al. 2024, "A is for absorption"; SAEBench).</summary>
/// <param name="Told">Whether the probes tell the letter of words that they have not seen.</param>
/// <param name="Letters">Letters that are told.</param>
sealed record LetterAbsorption(ExampleOutcomes Told, IReadOnlyList<AbsorbedFeature> Letters)
{
    /// <summary>Accuracy of all probes together, and F1 of one of them, on words that they have not seen, below which letters cannot be
    /// told.</summary>
    public const double LeastTold = 0.5;

    /// <summary>How often the probes tell the letter of words that they have not seen.</summary>
    public double Accuracy => Told.Means(null)[0];

    public static LetterAbsorption Of(LetterTask task, EditableRows rows, ConceptProbes probes)
    {
        int[] every = [.. Enumerable.Range(0, task.Letters.Length)], train = task.Drawn.Of(false, every), test = task.Drawn.Of(true, every);
        LinearReadout[] readouts = [.. every.Select(letter =>
            probes.Fit($"{task.Key} letter {task.Letters[letter]}", rows, train, task.Drawn.Mark(train, c => c == letter)))];
        int[] said = [.. test.Select(example => TensorPrimitives.IndexOfMax<double>([.. readouts.Select(readout => readout.Logit(rows.Activations, example))]))];
        int[] told = [.. test.Where((example, i) => said[i] == task.Drawn.Class[example])];
        ExampleOutcomes outcomes = task.Drawn.Outcomes(test,
            [.. test.Select((example, i) => said[i] == task.Drawn.Class[example] ? 1.0 : 0)]);
        List<AbsorbedFeature> letters = [];
        if (told.Length < LeastTold * test.Length) return new(outcomes, letters);
        foreach (int letter in every)
        {
            int[] with = [.. told.Where(example => task.Drawn.Class[example] == letter)];
            if (2.0 * with.Length < LeastTold * (said.Count(c => c == letter) + test.Count(example => task.Drawn.Class[example] == letter))) continue;
            var main = MainLatents.Of(task.Drawn, rows, train, test, c => c == letter);
            int[] without = [.. train.Where(example => task.Drawn.Class[example] != letter)];
            if (AbsorptionScore.Of(task.Drawn, rows, readouts[letter], without, with, main.Latents) is { } score)
                letters.Add(new($"begins with {task.Letters[letter]}", main, score));
        }
        return new(outcomes, letters);
    }
}
