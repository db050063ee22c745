using Fathom.Features;

namespace Fathom.Tests.Explaining;

/// <summary>A model that fires as a <see cref="PlantedRun"/> with contexts does, and finds word 2 surprising.</summary>
sealed class PlantedSubject(int words) : ISubject
{
    /// <summary>Surprisal of word 2 and of all others, nats.</summary>
    public const float High = 3, Low = 1;

    public float[] LastActivations(int latent, IReadOnlyList<int[]> texts) =>
        [.. texts.Select(text => LatentAt(text) == latent ? 2f : 0)];

    public float[] Surprisals(int[] text) => [.. text.Skip(1).Select(id => id == 3 ? High : Low)];

    public void Dispose() { }

    int LatentAt(int[] text)
    {
        int last = text.Length - 1;
        if (text[last] == 1 && last > 0 && text[last - 1] == 2) return words;
        return text[last] == 4 && last > 1 && text[last - 2] == 5 ? words + 1 : text[last] - 1;
    }
}
