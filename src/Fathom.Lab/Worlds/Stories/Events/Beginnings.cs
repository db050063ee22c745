namespace Fathom.Lab.Stories;

/// <summary>First sentences: a head that says who it is about, and a tail that says something about them.</summary>
static class Beginnings
{
    const int Hero = StoryMemory.Hero;

    public static void Tell(Teller t)
    {
        Head(t, t.Below(9));
        Tail(t, t.Below(9));
        t.Say(".");
    }

    static void Head(Teller t, int form)
    {
        switch (form)
        {
            case 0:
                t.Say("long ago there").Say(Tense.Past, "was");
                Child(t);
                t.Say("who");
                break;
            case 1:
                t.Say("there once").Say(Tense.Past, "was");
                Child(t);
                t.Say(", and");
                People.Again(t, Hero);
                break;
            case 2:
                t.Say("this").Say(Tense.Present, "is a").Noun("story").Say("about");
                Child(t);
                t.Say(", who");
                break;
            case 3:
                Setting.Day(t);
                t.Say(",");
                Child(t);
                break;
            case 4:
                Setting.Month(t);
                t.Say(",");
                Child(t);
                break;
            case 5:
                Setting.When(t);
                t.Say(",");
                Named(t);
                break;
            case 6:
                Named(t);
                t.Say(Tense.Past, "was a").Noun(People.Noun(t, Hero));
                People.Label(t, Hero, MentionForm.Implied);
                t.Say("who");
                break;
            case 7: Named(t); break;
            default: Child(t); break;
        }
    }

    static void Tail(Teller t, int form)
    {
        switch (form)
        {
            case 0:
                t.Verb(Tense.Past, "lived");
                Setting.Here(t);
                break;
            case 1: Feelings.Favourite(t); break;
            case 2:
                t.Say(Tense.Past, "had");
                AnimalTalk.Introduce(t);
                break;
            case 3:
                t.Say(Tense.Past, "had");
                ThingTalk.Introduce(t, 0, Hero);
                break;
            case 4:
                t.Say(Tense.Past, "felt");
                Feelings.Adjective(t, Hero, t.Below(Feeling.All.Length));
                break;
            case 5: Outings.Wish(t); break;
            case 6:
                Verb verb = Habits.Activity(t, Hero);
                t.Verb(Tense.Past, verb.Past);
                Habits.Label(t, verb);
                Phrases.Closer(t, Hero);
                break;
            case 7:
                t.Verb(Tense.Past, "went");
                Outings.To(t, Setting.Elsewhere(t));
                break;
            default:
                t.Say(Tense.Past, "had");
                Encounters.Relative(t);
                break;
        }
    }

    static void Named(Teller t)
    {
        People.DrawName(t, Hero, -1);
        People.Introduce(t, Hero);
    }

    // a girl named Lily
    static void Child(Teller t)
    {
        bool female = t.Chance(0.5);
        t.Say("a").Noun(female ? "girl" : "boy");
        People.LabelUnnamed(t, Hero, female ? 1 : 0);
        t.Say(t.Chance(0.5) ? "named" : "called");
        People.DrawName(t, Hero, female ? 1 : 0);
        People.Introduce(t, Hero);
    }
}
