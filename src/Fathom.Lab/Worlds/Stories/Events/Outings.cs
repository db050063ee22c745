namespace Fathom.Lab.Stories;

/// <summary>What they do and where they go.</summary>
static class Outings
{
    static readonly Verb[] Going =
    [
        "walk", "march", new("run", "runs", "ran", "running"), new("go", "goes", "went", "going"),
        new("ride", "rides", "rode", "riding"),
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
        t.Say(t.Of<string>("wanted to", "hoped to", "longed to")).Verb(t.Of<string>("go", "walk", "ride"));
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
        bool both = t.Memory.Pair && t.Chance(0.3);
        int who = both ? StoryMemory.Hero : Phrases.Someone(t);
        if (both) People.Both(t);
        else People.Subject(t, who);
        Verb verb = Habits.Activity(t, who, out int variable);
        using (t.As(variable)) Phrases.Past(t, verb, both, maybeNot: true);
        Phrases.Closer(t, who);
        Phrases.Stop(t);
    }

    // Only one place has swans: whoever swims to the dock is at the lake.
    static void Deed(Teller t)
    {
        int who = Phrases.Someone(t);
        People.Subject(t, who);
        int start = t.Pieces.Count;
        using (t.As(StoryVariables.Places[t.Memory.Place], MentionForm.Implied)) t.Verb(Place.All[t.Memory.Place].Deed);
        Phrases.MarkPast(t, start);
        if (t.Chance(0.2)) Habits.Manner(t, who);
        Phrases.Stop(t);
    }

    static void Move(Teller t)
    {
        bool both = t.Memory.Pair && t.Chance(0.5);
        int who = both ? StoryMemory.Hero : Phrases.Child(t);
        if (both) People.Both(t);
        else People.Subject(t, who);
        int start = t.Pieces.Count;
        t.Verb(t.Of<Verb>(Going).Past);
        Phrases.MarkPast(t, start);
        if (t.Chance(0.2)) Habits.Manner(t, who);
        To(t, Setting.Elsewhere(t));
        Phrases.Stop(t);
    }

    static void Sight(Teller t)
    {
        Place place = Place.All[t.Memory.Place];
        using var _ = t.As(StoryVariables.Places[t.Memory.Place], MentionForm.Implied);
        switch (t.Below(4))
        {
            case 0: t.Say("there were").Noun(t.Of<string>(place.Signs)).Say("everywhere"); break;
            case 1:
                People.Subject(t, Phrases.Child(t));
                t.Say("could see the").Noun(t.Of<string>(place.Signs));
                break;
            case 2:
                string sign = t.Of<string>(place.Signs);
                t.Say("the").Noun(sign).Say("were").Modifier(t.Of<string>("lovely", "old", "strange"));
                break;
            default:
                People.Subject(t, Phrases.Child(t));
                t.Verb(t.Of<string>("looked at", "counted", "admired")).Say("the").Noun(t.Of<string>(place.Signs));
                break;
        }
        Phrases.Stop(t);
    }

    static void FollowPlan(Teller t)
    {
        int place = t.Memory.Plan;
        using (t.As(StoryVariables.Plan, MentionForm.Implied))
        {
            switch (t.Below(3))
            {
                case 0: t.Say("it was").Noun("time").Say("to go"); break;
                case 1: t.Say("the").Noun("way").Say("led"); break;
                default:
                    t.Say("as planned,");
                    People.Subject(t, StoryMemory.Hero);
                    t.Verb("went");
                    break;
            }
            To(t, place);
        }
        Phrases.Stop(t);
    }

    static void Compare(Teller t)
    {
        int faster = t.Below(2);
        t.Memory.Faster = faster;
        using (t.As(StoryVariables.Comparison))
        {
            People.Subject(t, faster);
            t.Say(t.Of<string>("was faster than", "was quicker than", "could run faster than"));
            People.Full(t, 1 - faster);
        }
        Phrases.Stop(t);
    }

    // Whoever is faster wins.
    static void Race(Teller t)
    {
        using (t.As(StoryVariables.Comparison, MentionForm.Implied))
        {
            if (t.Chance(0.5))
            {
                t.Say("of course");
                People.Subject(t, t.Memory.Faster);
                t.Verb("won the race");
            }
            else
            {
                t.Say("in the race,");
                People.Subject(t, t.Memory.Faster);
                t.Verb("beat");
                People.Full(t, 1 - t.Memory.Faster);
            }
        }
        Phrases.Stop(t);
    }
}
