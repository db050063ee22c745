using Fathom.Dictionaries;

namespace Fathom.Features;

/// <summary>Means of a run's training activations by label.</summary>
/// <param name="subject">What is steered.</param>
sealed class LabelMeans(SteeringSubject subject)
{
    const int Block = 4096;

    /// <summary>Mean of what carries a label less the mean of what carries another one of its group, [d].</summary>
    /// <exception cref="InputException">The run has no labels, or not this one, or only this one.</exception>
    public float[] Difference(string variable)
    {
        if (subject.Run is not { } run || subject.Rows is not ActivationStore rows)
            throw new InputException($"{variable}: there is no run that has labels");
        using ItemStore items = ItemStore.Open(run.Items);
        using LabelStore labels = LabelStore.TryOpen(run.Items, items)
            ?? throw new InputException($"{run.Items}: no labels here; capture a world ('fathom capture --world stories …') or " +
                ".jsonl files with \"spans\"");
        int one = Enumerable.Range(0, labels.Variables.Count).FirstOrDefault(v => labels.Variables[v].Name == variable, -1);
        if (one < 0)
            throw new InputException($"no variable '{variable}' in the run's labels; expected one such as " +
                $"'{labels.Variables[0].Name}'");
        int[] others = [.. Enumerable.Range(0, labels.Variables.Count)
            .Where(v => v != one && labels.Variables[v].Group == labels.Variables[one].Group)];
        return Difference(rows, items, labels, one, others);
    }

    static float[] Difference(ActivationStore rows, ItemStore items, LabelStore labels, int one, int[] others)
    {
        int d = rows.Width;
        double[] positive = new double[d], negative = new double[d];
        long with = 0, without = 0;
        for (long first = 0; first < rows.TrainCount; first += Block)
        {
            int n = (int)Math.Min(Block, rows.TrainCount - first);
            var x = new float[n * d];
            rows.Read(first, n, x);
            for (int row = 0; row < n; row++)
            {
                RowPosition at = rows.Position(first + row);
                long token = items.Entry(at.Context).Start + at.Position;
                if (items.IsSpecial(items.Context(at.Context)[at.Position])) continue;
                bool isOne = labels.Has(token, one);
                bool isOther = others.Length == 0 ? !isOne : Array.Exists(others, v => labels.Has(token, v));
                if (isOne == isOther) continue;
                double[] sum = isOne ? positive : negative;
                for (int c = 0; c < d; c++) sum[c] += x[row * d + c];
                if (isOne) with++;
                else without++;
            }
        }
        if (with == 0 || without == 0)
            throw new InputException($"{labels.Variables[one].Name}: {with} tokens carry it and {without} another of its " +
                "group; capture more text");
        return [.. positive.Zip(negative, (p, q) => (float)(p / with - q / without))];
    }
}
