namespace Fathom.Lab.Stories;

/// <summary>What people keep doing: the first time is drawn, later times mostly repeat it.</summary>
static class Habits
{
    const double Again = 0.88;

    /// <summary>What someone does: a verb, in one of its forms.</summary>
    public static Verb Activity(Teller t, int person, out int variable)
    {
        int activity = Repeat(t, ref t.Memory.People[person].Hobby, Activities.All.Length);
        variable = StoryVariables.Hobbies[activity];
        return Activities.All[activity];
    }

    /// <summary>Writes the base form of what someone does.</summary>
    public static void ActivityBase(Teller t, int person)
    {
        Verb verb = Activity(t, person, out int variable);
        using var _ = t.As(variable);
        t.Verb(verb.Base);
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
        t.Verb(Activities.Voices[voice]);
    }

    static int Repeat(Teller t, ref int known, int options)
    {
        if (known < 0) return known = t.Below(options);
        if (t.Chance(Again)) return known;
        Span<double> weights = stackalloc double[options];
        weights.Fill(1);
        weights[known] = 0;
        return t.Pick(weights);
    }
}
