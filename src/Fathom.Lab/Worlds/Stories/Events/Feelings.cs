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
        switch (t.Below(3))
        {
            case 0: t.Say(Tense.Past, "loved the colour"); break;
            case 1: t.Say(Tense.Past, "liked nothing better than"); break;
            default: t.Say("always").Say(Tense.Past, "wore"); break;
        }
        int colour = t.Below(Colour.All.Length);
        t.Memory.Favourite = colour;
        t.Modifier(Colour.All[colour].Word).Tells(StoryVariables.Colours[colour]);
    }

    /// <summary>happy, very happy; who feels so from then on.</summary>
    public static void Adjective(Teller t, int person, int feeling)
    {
        t.Memory.People[person].Feeling = feeling;
        if (t.Chance(0.3)) t.Say(t.Of<string>("very", "so", "quite"));
        t.Modifier(Feeling.All[feeling].Word).Tells(StoryVariables.Feelings[feeling]);
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
        int known = t.Memory.People[who].Feeling;
        bool still = known >= 0 && t.Chance(0.6);
        bool not = !still && t.Chance(0.12);
        if (still) t.Say("still");
        t.Say(Tense.Past, t.Of<string>("was", "felt", "looked"));
        if (not) NotFeeling(t);
        else Adjective(t, who, still ? known : t.Below(Feeling.All.Length));
        if (!not && t.Chance(0.35)) Because(t, who);
        Phrases.Stop(t);
    }

    static void NotFeeling(Teller t)
    {
        int feeling = t.Below(Feeling.All.Length);
        using var _ = t.As(StoryVariables.Negation);
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
        // What is lost and was theirs can be gone or safe, so its name does not tell the cause yet.
        bool either = lost >= 0 && lost == held;
        int from = implied ? Implied(t, cause) : Named(t, cause, cause == Cause.Loss ? lost : held, either);
        t.Tells(StoryVariables.Causes[cause], implied ? MentionForm.Implied : MentionForm.Explicit, from);
    }

    // Returns the word from which on the cause is clear.
    static int Named(Teller t, int cause, int slot, bool either)
    {
        string[] states = cause switch
        {
            Cause.Loss => ["gone", "missing", "lost"],
            Cause.Plan => ["far", "near", "waiting"],
            Cause.Gift => ["safe", "close by", "at hand"],
            _ => ["near", "funny", "hungry"],
        };
        switch (cause)
        {
            case Cause.Weather: return Skies.Reason(t, implied: false);
            case Cause.Plan:
                int place = t.Memory.Plan;
                t.Say("the").Noun(Place.All[place].Noun).Tells(StoryVariables.Places[place]);
                t.Tells(StoryVariables.Plan, MentionForm.Implied);
                break;
            case Cause.Animal: AnimalTalk.Known(t); break;
            default: ThingTalk.Full(t, slot); break;
        }
        int subject = t.Pieces.Count - 1;
        if (cause is Cause.Loss or Cause.Gift) ThingTalk.Be(t, slot);
        else t.Say(Tense.Past, "was");
        int state = t.Pieces.Count;
        t.Modifier(t.Of<string>(states));
        return either && cause is Cause.Loss or Cause.Gift ? state : subject;
    }

    // Returns the word from which on the cause is clear.
    static int Implied(Teller t, int cause)
    {
        int start = t.Pieces.Count;
        switch (cause)
        {
            case Cause.Loss: t.Say("something").Say(Tense.Past, "was").Modifier("missing"); break;
            case Cause.Weather: return Skies.Reason(t, implied: true);
            case Cause.Plan:
                t.Say("there").Say(Tense.Past, "was a").Noun("way").Say("to go");
                t.Tells(StoryVariables.Plan, MentionForm.Implied, start + 3);
                return start + 3;
            case Cause.Gift: t.Say("one should").Verb("share"); break;
            default: t.Say("animals").Say(Tense.Present, "are").Modifier("good company"); break;
        }
        return start;
    }

    static void Show(Teller t)
    {
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        int known = t.Memory.People[who].Feeling;
        int feeling = known >= 0 && t.Chance(0.7) ? known : t.BelowExcept(Feeling.All.Length, known);
        t.Memory.People[who].Feeling = feeling;
        t.Verb(Tense.Past, t.Of<string>(Feeling.All[feeling].Signs)).Tells(StoryVariables.Feelings[feeling], MentionForm.Implied);
        Phrases.Closer(t, who);
        Phrases.Stop(t);
    }

    static void Alike(Teller t)
    {
        StoryMemory m = t.Memory;
        int from = m.People[0].Feeling >= 0 ? 0 : 1;
        int feeling = m.People[from].Feeling;
        People.Subject(t, 1 - from);
        int start = t.Pieces.Count, form = t.Below(3);
        t.Say(Tense.Past, form == 0 ? "felt the same" : form == 1 ? "felt just like that too" : "did not feel otherwise");
        if (form == 2) t.Tells(StoryVariables.Negation, from: start);
        t.Tells(StoryVariables.Feelings[feeling], MentionForm.Pronoun);
        m.People[1 - from].Feeling = feeling;
        Phrases.Stop(t);
    }

    static void FavouriteAgain(Teller t)
    {
        StoryMemory m = t.Memory;
        int form = t.Below(2), variable = StoryVariables.Colours[m.Favourite];
        People.Subject(t, StoryMemory.Hero);
        if (form == 0)
        {
            t.Verb(Tense.Past, "painted a").Noun("stone").Say("in");
            t.Modifier(Colour.All[m.Favourite].Word).Tells(variable);
        }
        else
        {
            t.Verb(Tense.Past, "saw a").Noun("cloud").Say("in the best of all");
            t.Noun("colours").Tells(variable, MentionForm.Pronoun);
        }
        Phrases.Stop(t);
    }
}
