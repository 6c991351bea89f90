using ArchUnitNET.Domain;
using ArchUnitNET.Fluent.Slices;
using ArchUnitNET.Fluent.Syntax.Elements.Types;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace CaptchaGate.Conventions.Tests.Structure;

/// <summary>The rules of <c>docs/architecture.md</c>.</summary>
internal static class Rules
{
    private const string Verification = "CaptchaGate.Core.Verification.";
    private const string Policy = "CaptchaGate.Core.Decisions.FailOpenPolicy";
    private const string Verifier = Verification + "CaptchaVerifier";

    public static IReadOnlyList<ArchitectureRule> All { get; } = [.. OfProjects(), .. OfFolders(), .. OfPackages(), .. OfDecisions()];

    public static string ForProject(string project) => $"{project} uses only the projects that it may";

    public static string ForFolder(string project, string folder) => $"{project}/{folder} uses only the folders before it";

    public static string ForList(string project) => $"Every folder of {project} has a place in the order";

    public static string ForCycles(string project) => $"The folders of {project} are free of cycles";

    public static string ForPackages(string package) => $"{package} is used only where it may be";

    public static string ForCallers(string member) => $"{member} is called only where it may be";

    public const string ForPolicy = "Only the verifier asks the fail-open policy";

    private static IEnumerable<ArchitectureRule> OfProjects()
    {
        foreach (var (project, allowed) in Layers.Projects)
        {
            var forbidden = Layers.Projects.Keys.Except([project, .. allowed], StringComparer.Ordinal);
            yield return new(ForProject(project), TypesIn(Project(project)).Should().NotDependOnAny(TypesIn(Project([.. forbidden]))));
        }
    }

    private static IEnumerable<ArchitectureRule> OfFolders()
    {
        foreach (var (project, folders) in Layers.Folders)
        {
            for (var i = 0; i < folders.Length; i++)
            {
                // The root is the namespace itself: what registers everything.
                var later = folders[(i + 1)..].Select(static folder => $@"\.{folder}(\..*)?").Prepend("");
                var forbidden = $@"^CaptchaGate\.{project}({string.Join('|', later)})$";
                yield return new(ForFolder(project, folders[i]), TypesIn(Project($@"{project}\.{folders[i]}")).Should().NotDependOnAny(TypesIn(forbidden)));
            }

            var listed = $@"^CaptchaGate\.{project}(\.({string.Join('|', folders)})(\..*)?)?$";
            yield return new(ForList(project), TypesIn(Project(project)).Should().ResideInNamespaceMatching(listed));
            yield return new(ForCycles(project), FoldersOf(project).Should().BeFreeOfCycles());
        }
    }

    private static IEnumerable<ArchitectureRule> OfPackages()
    {
        foreach (var (package, users) in Layers.Packages)
        {
            // A family that is listed by itself is no part of the larger one.
            var apart = Layers.Packages.Keys.Where(other => other.StartsWith(package + ".", StringComparison.Ordinal)).Select(other => $@"(?!{other[package.Length..].Replace(".", @"\.", StringComparison.Ordinal)}(\.|$))");
            var family = $@"^{package.Replace(".", @"\.", StringComparison.Ordinal)}{string.Concat(apart)}(\.|$)";
            var others = Layers.Projects.Keys.Except(users, StringComparer.Ordinal);
            yield return new(ForPackages(package), TypesIn(Project([.. others])).Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(family)));
        }
    }

    private static IEnumerable<ArchitectureRule> OfDecisions()
    {
        yield return new(ForPolicy, TypesExcept(Verifier, Policy).Should().NotDependOnAny(Types().That().HaveFullName(Policy)));
        // "Success" is decided in one class, and a unit of the budget is taken by one.
        yield return OnlyCallers("VerificationResult::set_Success", Verifier);
        yield return OnlyCallers("SharedBudget::TryTakeAsync", Verifier);
        yield return OnlyCallers("FailOpenBudget::TryTake", Verification + "SharedBudget");
        // A stored result is made of a verdict, or of bytes whose writer is known.
        yield return OnlyCallers("SharedResult::set_Succeeded", Verification + "SharedResult", "CaptchaGate.Redis.ResultForm");
        yield return OnlyCallers("ResultForm::Read", "CaptchaGate.Redis.ResultSeal");
    }

    private static ArchitectureRule OnlyCallers(string member, params string[] callers) =>
        new(ForCallers(member), TypesExcept(callers).Should().NotCallAny(MethodMembers().That().HaveFullNameContaining($".{member}(")));

    // The folders at the top; those within them belong to them.
    private static GivenSlices FoldersOf(string project)
    {
        var prefix = $"CaptchaGate.{project}.";
        var creator = new SliceRuleCreator();
        creator.SetSliceAssignment(new SliceAssignment(
            type => type.Namespace.FullName is var name && name.StartsWith(prefix, StringComparison.Ordinal)
                ? SliceIdentifier.Of(name[prefix.Length..].Split('.')[0])
                : SliceIdentifier.Ignore(),
            $"the folders of {project}"));
        return new GivenSlices(creator);
    }

    private static GivenTypesConjunction TypesIn(string pattern) => Types().That().ResideInNamespaceMatching(pattern);

    private static GivenTypesConjunction TypesExcept(params string[] names) =>
        Types().That().DoNotHaveFullNameMatching($@"^({string.Join('|', names.Select(static name => name.Replace(".", @"\.", StringComparison.Ordinal)))})$");

    private static string Project(params string[] names) => $@"^CaptchaGate\.({string.Join('|', names)})(\.|$)";
}
