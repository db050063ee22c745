namespace Fathom.Lab.Stories;

/// <summary>What they do and where they go.</summary>
static class Outings
{
    static readonly Verb[] Going =
    [
        "walk", "march", new("run", "ran", "running"), new("go", "went", "going"),
        new("ride", "rode", "riding"),
    ];

    public static readonly StoryEvent[] All =
    [
        new("play", m => 1.6, Play),
        new("deed", m => m.Place >= 0 ? 1 : 0, Deed),
        new("move", m => m.Place < 0 ? 1.5 : 0.8, Move),
        new("sight", m => m.Place >= 0 ? 0.8 : 0, Sight),
        new("wish", m => m.Plan < 0 ? 0.7 : 0, Hope),
        new("follow plan", m => m.Plan >= 0 ? 1.2 : 0, FollowPlan),
        new("compare", m => m.Pair && m.Faster < 0 ? 0.5 : 0, Compare),
        new("race", m => m.Faster >= 0 ? 0.7 : 0, Race),
    ];

    /// <summary>to the park, which is then where they are.</summary>
    public static void To(Teller t, int place)
    {
        Setting.Goal(t, place);
        t.Memory.Place = place;
        if (t.Memory.Plan == place) t.Memory.Plan = -1;
    }

    /// <summary>wanted to go to the lake, which is then the plan.</summary>
    public static void Wish(Teller t)
    {
        int place = Setting.Elsewhere(t);
        using var _ = t.As(StoryVariables.Plan);
        t.Say(Tense.Past, t.Of<string>("wanted to", "hoped to", "longed to")).Verb(t.Of<string>("go", "walk", "ride"));
        Setting.Goal(t, place);
        t.Memory.Plan = place;
    }

    static void Hope(Teller t)
    {
        People.Subject(t, Phrases.Child(t));
        Wish(t);
        Phrases.Stop(t);
    }

    static void Play(Teller t)
    {
        int who = Phrases.OneOrBoth(t, 0.3, Phrases.Someone, out bool both);
        Phrases.Past(t, Habits.Activity(t, who), both, maybeNot: true);
        Phrases.Closer(t, who);
        Phrases.Stop(t);
    }

    // Only one place has swans: whoever swims to the dock is at the lake.
    static void Deed(Teller t)
    {
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        t.Verb(Tense.Past, Place.All[t.Memory.Place].Deed).Tells(StoryVariables.Places[t.Memory.Place], MentionForm.Implied);
        if (t.Chance(0.2)) Habits.Manner(t, who);
        Phrases.Stop(t);
    }

    static void Move(Teller t)
    {
        int who = Phrases.OneOrBoth(t, 0.5, Phrases.Child, out _);
        Verb verb = t.Of<Verb>(Going);
        t.Verb(Tense.Past, verb.Past);
        Habits.Label(t, verb);
        if (t.Chance(0.2)) Habits.Manner(t, who);
        To(t, Setting.Elsewhere(t));
        Phrases.Stop(t);
    }

    static void Sight(Teller t)
    {
        switch (t.Below(4))
        {
            case 0:
                t.Say("there").Say(Tense.Past, "were");
                Sign(t);
                t.Say("everywhere");
                break;
            case 1:
                People.Subject(t, Phrases.Child(t));
                t.Say(Tense.Past, "could see the");
                Sign(t);
                break;
            case 2:
                t.Say("the");
                Sign(t);
                t.Say(Tense.Past, "were").Modifier(t.Of<string>("lovely", "old", "strange"));
                break;
            default:
                People.Subject(t, Phrases.Child(t));
                t.Verb(Tense.Past, t.Of<string>("looked at", "counted", "admired")).Say("the");
                Sign(t);
                break;
        }
        Phrases.Stop(t);
    }

    // The swans tell of the lake.
    static void Sign(Teller t)
    {
        int place = t.Memory.Place;
        t.Noun(t.Of<string>(Place.All[place].Signs)).Tells(StoryVariables.Places[place], MentionForm.Implied);
    }

    static void FollowPlan(Teller t)
    {
        int start = t.Pieces.Count, form = t.Below(3);
        switch (form)
        {
            case 0: t.Say("it").Say(Tense.Past, "was").Noun("time").Say("to go"); break;
            case 1: t.Say("the").Noun("way").Say(Tense.Past, "led"); break;
            default:
                t.Say("as planned,");
                People.Subject(t, StoryMemory.Hero);
                t.Verb(Tense.Past, "went");
                break;
        }
        To(t, t.Memory.Plan);
        // From "time", "way" and "as" on.
        t.Tells(StoryVariables.Plan, MentionForm.Implied, start + 2 - form);
        Phrases.Stop(t);
    }

    static void Compare(Teller t)
    {
        int faster = t.Below(2);
        t.Memory.Faster = faster;
        People.Subject(t, faster);
        int verb = t.Pieces.Count;
        t.Say(Tense.Past, t.Of<string>("was faster than", "was quicker than", "could run faster than"));
        People.Full(t, 1 - faster);
        t.Tells(StoryVariables.Comparison, from: verb + 1);
        Phrases.Stop(t);
    }

    // Whoever is faster wins.
    static void Race(Teller t)
    {
        bool won = t.Chance(0.5);
        t.Say(won ? "of course" : "in the");
        int clear = won ? t.Pieces.Count - 2 : t.Pieces.Count;
        if (!won) t.Say("race,");
        People.Subject(t, t.Memory.Faster);
        t.Verb(Tense.Past, won ? "won the race" : "beat");
        if (!won) People.Full(t, 1 - t.Memory.Faster);
        t.Tells(StoryVariables.Comparison, MentionForm.Implied, clear);
        Phrases.Stop(t);
    }
}
