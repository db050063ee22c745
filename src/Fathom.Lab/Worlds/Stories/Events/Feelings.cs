namespace Fathom.Lab.Stories;

/// <summary>What people feel, and why.</summary>
static class Feelings
{
    public static readonly StoryEvent[] All =
    [
        new("feel", m => 1.3, Feel),
        new("show", m => 0.8, Show),
        new("feel alike", m => m.Pair && (m.People[0].Feeling >= 0) != (m.People[1].Feeling >= 0) ? 0.8 : 0, Alike),
        new("favourite", m => m.Favourite < 0 ? 0.5 : 0, Prefer),
        new("favourite again", m => m.Favourite >= 0 ? 0.5 : 0, FavouriteAgain),
    ];

    /// <summary>loved the colour blue, which is then the favourite.</summary>
    public static void Favourite(Teller t)
    {
        t.Say(t.Of<string>("loved the colour", "liked nothing better than", "always wore"));
        int colour = t.Below(Colour.All.Length);
        t.Memory.Favourite = colour;
        using var _ = t.As(StoryVariables.Colours[colour]);
        t.Modifier(Colour.All[colour].Word);
    }

    /// <summary>happy, very happy; who feels so from then on.</summary>
    public static void Adjective(Teller t, int person, int feeling)
    {
        t.Memory.People[person].Feeling = feeling;
        if (t.Chance(0.3)) t.Say(t.Of<string>("very", "so", "quite"));
        using var mood = t.As(StoryVariables.MoodOf[feeling]);
        using var _ = t.As(StoryVariables.Feelings[feeling]);
        t.Modifier(Feeling.All[feeling].Word);
    }

    static void Prefer(Teller t)
    {
        People.Subject(t, StoryMemory.Hero);
        Favourite(t);
        Phrases.Stop(t);
    }

    static void Feel(Teller t)
    {
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        int start = t.Pieces.Count, known = t.Memory.People[who].Feeling;
        bool still = known >= 0 && t.Chance(0.6);
        bool not = !still && t.Chance(0.12);
        if (still) t.Say("still");
        t.Say(t.Of<string>("was", "felt", "looked"));
        if (not) NotFeeling(t);
        else Adjective(t, who, still ? known : t.Below(Feeling.All.Length));
        Phrases.MarkPast(t, start);
        if (not) t.Marks.Add(new(StoryVariables.Negation, MentionForm.Explicit, start, t.Pieces.Count));
        else if (t.Chance(0.35)) Because(t, who);
        Phrases.Stop(t);
    }

    static void NotFeeling(Teller t)
    {
        int feeling = t.Below(Feeling.All.Length);
        t.Say("not").Say(t.Chance(0.5) ? "at all" : "really");
        t.Modifier(Feeling.All[feeling].Word);
    }

    /// <summary>because of what the story knows: a loss, the weather, the plan, a gift, the animal.</summary>
    public static void Because(Teller t, int who)
    {
        StoryMemory m = t.Memory;
        int lost = m.Things[0].Known && m.Things[0].Lost ? 0 : m.Things[1].Known && m.Things[1].Lost ? 1 : -1;
        int held = m.Things[0].Known && m.Things[0].Holder == who ? 0 : m.Things[1].Known && m.Things[1].Holder == who ? 1 : -1;
        t.Say(t.Of<string>("because", "since", "now that"));
        int cause = t.Pick(lost >= 0 ? 3 : 0, 1, m.Plan >= 0 ? 1 : 0, held >= 0 ? 2 : 0, m.Animal >= 0 ? 1 : 0);
        bool implied = t.Chance(0.3);
        using var _ = t.As(StoryVariables.Causes[cause], implied ? MentionForm.Implied : MentionForm.Explicit);
        switch (cause, implied)
        {
            case (Cause.Loss, false):
                ThingTalk.Full(t, lost);
                t.Say(ThingTalk.Be(t, lost)).Modifier(t.Of<string>("gone", "missing", "lost"));
                break;
            case (Cause.Loss, true): t.Say("something was").Modifier("missing"); break;
            case (Cause.Weather, _): Skies.Reason(t, implied); break;
            case (Cause.Plan, false):
                t.Say("the");
                Outlook(t);
                break;
            case (Cause.Plan, true): t.Say("there was a").Noun("way").Say("to go"); break;
            case (Cause.Gift, false):
                ThingTalk.Full(t, held);
                t.Say(ThingTalk.Be(t, held)).Modifier(t.Of<string>("safe", "close by", "at hand"));
                break;
            case (Cause.Gift, true): t.Say("one should").Verb("share"); break;
            case (_, false):
                AnimalTalk.Known(t);
                t.Say("was").Modifier(t.Of<string>("near", "funny", "hungry"));
                break;
            default: t.Say("animals are").Modifier("good company"); break;
        }
    }

    static void Outlook(Teller t)
    {
        using var _ = t.As(StoryVariables.Plan, MentionForm.Implied);
        t.Noun(Place.All[t.Memory.Plan].Noun).Say("was").Modifier(t.Of<string>("far", "near", "waiting"));
    }

    static void Show(Teller t)
    {
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        int start = t.Pieces.Count, known = t.Memory.People[who].Feeling;
        int feeling = known >= 0 && t.Chance(0.7) ? known : Another(t, known);
        t.Memory.People[who].Feeling = feeling;
        using (t.As(StoryVariables.MoodOf[feeling]))
        using (t.As(StoryVariables.Feelings[feeling], MentionForm.Implied)) t.Verb(t.Of<string>(Feeling.All[feeling].Signs));
        Phrases.MarkPast(t, start);
        Phrases.Closer(t, who);
        Phrases.Stop(t);
    }

    static int Another(Teller t, int than)
    {
        Span<double> weights = stackalloc double[Feeling.All.Length];
        for (int feeling = 0; feeling < weights.Length; feeling++) weights[feeling] = feeling == than ? 0 : 1;
        return t.Pick(weights);
    }

    static void Alike(Teller t)
    {
        StoryMemory m = t.Memory;
        int from = m.People[0].Feeling >= 0 ? 0 : 1;
        int feeling = m.People[from].Feeling;
        int start = t.Pieces.Count;
        using (t.As(StoryVariables.Feelings[feeling], MentionForm.Pronoun))
        {
            People.Subject(t, 1 - from);
            t.Say(t.Of<string>("felt the same", "felt just like that too", "did not feel otherwise"));
        }
        m.People[1 - from].Feeling = feeling;
        Phrases.MarkPast(t, start);
        Phrases.Stop(t);
    }

    static void FavouriteAgain(Teller t)
    {
        StoryMemory m = t.Memory;
        switch (t.Below(2))
        {
            case 0:
                People.Subject(t, StoryMemory.Hero);
                t.Verb("painted a").Noun("stone").Say("in");
                using (t.As(StoryVariables.Colours[m.Favourite])) t.Modifier(Colour.All[m.Favourite].Word);
                break;
            default:
                People.Subject(t, StoryMemory.Hero);
                t.Verb("saw a").Noun("cloud").Say("in");
                using (t.As(StoryVariables.Colours[m.Favourite], MentionForm.Pronoun)) t.Say("the best of all").Noun("colours");
                break;
        }
        Phrases.Stop(t);
    }
}
