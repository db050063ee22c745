using System.Text;
using Fathom.Numerics;

namespace Fathom.Lab.Stories;

/// <summary>Draws every choice: writes a story.</summary>
sealed class Narrator(Philox random) : Teller
{
    readonly StringBuilder text = new();
    readonly List<int> choices = [];
    ulong counter;

    /// <summary>−ln of the probability of the choices so far, nats.</summary>
    public double Surprisal { get; private set; }

    /// <summary>The options taken in the last sentence.</summary>
    public int[] Choices => [.. choices];

    /// <summary>The story so far.</summary>
    public string Text => text.ToString();

    protected override int Position => text.Length;

    /// <summary>Writes the next sentence.</summary>
    public void Next()
    {
        Begin();
        choices.Clear();
        StoryProgram.Sentence(this);
    }

    protected override int Choose(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights) total += weight;
        if (!(total > 0)) throw new InvalidOperationException("the story program has a choice without options");
        double at = random.Uniform(counter++) * total;
        int chosen = -1;
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] <= 0) continue;
            chosen = i;
            if ((at -= weights[i]) < 0) break;
        }
        choices.Add(chosen);
        Surprisal -= Math.Log(weights[chosen] / total);
        return chosen;
    }

    protected override bool Take(string word, bool spaced, bool capital)
    {
        if (spaced) text.Append(' ');
        if (capital) text.Append(char.ToUpperInvariant(word[0])).Append(word, 1, word.Length - 1);
        else text.Append(word);
        return true;
    }
}
