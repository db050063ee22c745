namespace Fathom.Lab.Stories;

/// <summary>
/// The program that the stories come from: which sentence follows, given what has been told. A story is what it writes when
/// every choice is drawn; reading a story is finding the choices that make it write just that.
/// </summary>
static class StoryProgram
{
    const int Shortest = 15, Longest = 22;

    static readonly StoryEvent[] Told =
        [.. Outings.All, .. Skies.All, .. Feelings.All, .. Encounters.All, .. Possessions.All, .. Reckonings.All];

    static readonly StoryEvent[] Spoken = Speech.All;

    /// <summary>Tells one sentence, or several that belong together, and updates the memory.</summary>
    public static void Sentence(Teller t)
    {
        StoryMemory m = t.Memory;
        if (m.Sentences == 0) Beginnings.Tell(t);
        else if (m.Question != Question.None && t.Chance(0.85)) Speech.Answer(t);
        else if (m.Sentences >= Shortest && t.Chance(m.Sentences >= Longest ? 1 : 0.12)) Endings.Tell(t);
        else Event(t);
        m.Sentences++;
    }

    static void Event(Teller t)
    {
        StoryMemory m = t.Memory;
        m.Question = Question.None;
        bool spoken = t.Chance(0.22);
        if (!spoken) Phrases.Opener(t);
        StoryEvent[] events = spoken ? Spoken : Told;
        Span<double> weights = stackalloc double[events.Length];
        int offset = spoken ? Told.Length : 0;
        for (int i = 0; i < events.Length; i++) weights[i] = offset + i == m.Last ? 0 : events[i].Weight(m);
        int chosen = t.Pick(weights);
        m.Last = offset + chosen;
        events[chosen].Tell(t);
    }
}
