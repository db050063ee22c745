namespace Fathom.Lab.Stories;

/// <summary>What people keep doing: the first time is drawn, later times mostly repeat it.</summary>
static class Habits
{
    const double Again = 0.88;

    /// <summary>What someone does.</summary>
    public static Verb Activity(Teller t, int person) =>
        Activities.All[Repeat(t, ref t.Memory.People[person].Hobby, Activities.All.Length)];

    /// <summary>Writes the base form of what someone does.</summary>
    public static void ActivityBase(Teller t, int person)
    {
        Verb verb = Activity(t, person);
        t.Verb(verb.Base);
        Label(t, verb);
    }

    /// <summary>The word just written is a verb, which may be one of the activities.</summary>
    public static void Label(Teller t, Verb verb)
    {
        int activity = Array.IndexOf(Activities.All, verb);
        if (activity >= 0) t.Tells(StoryVariables.Hobbies[activity]);
    }

    /// <summary>Writes how someone does it.</summary>
    public static void Manner(Teller t, int person)
    {
        int manner = Repeat(t, ref t.Memory.People[person].Manner, Activities.Manners.Length);
        t.Modifier(Activities.Manners[manner]);
    }

    /// <summary>Writes how someone speaks: said, whispered.</summary>
    public static void Voice(Teller t, int person)
    {
        int voice = Repeat(t, ref t.Memory.People[person].Voice, Activities.Voices.Length);
        t.Verb(Tense.Past, Activities.Voices[voice]);
    }

    static int Repeat(Teller t, ref int known, int options)
    {
        if (known < 0) return known = t.Below(options);
        return t.Chance(Again) ? known : t.BelowExcept(options, known);
    }
}
