using System.Reflection;
using System.Runtime.CompilerServices;
using CaptchaGate.Conventions.Tests.Support;

namespace CaptchaGate.Conventions.Tests;

public sealed class TypeTests
{
    [Fact]
    public void Every_class_is_sealed_abstract_or_static()
    {
        var open = SolutionUnderTest.Written(SolutionUnderTest.All).Where(static type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !typeof(Delegate).IsAssignableFrom(type));
        Assert.Empty(open);
    }

    [Fact]
    public void Every_asynchronous_method_says_so_in_its_name()
    {
        var silent = Methods([.. SolutionUnderTest.Product, SolutionUnderTest.VerifyServer]).Where(static method => (method.IsDefined(typeof(AsyncStateMachineAttribute)) || (IsAsynchronous(method) && IsPublic(method)))
            && !method.Name.EndsWith("Async", StringComparison.Ordinal));
        Assert.Empty(silent.Select(Describe));
    }

    [Fact]
    public void Every_method_that_says_it_is_asynchronous_is()
    {
        var lying = Methods([.. SolutionUnderTest.Product, SolutionUnderTest.VerifyServer]).Where(static method => method.Name.EndsWith("Async", StringComparison.Ordinal) && !IsAsynchronous(method));
        Assert.Empty(lying.Select(Describe));
    }

    [Fact]
    public void Every_public_asynchronous_method_of_the_product_takes_a_cancellation_token_last()
    {
        var endless = Methods(SolutionUnderTest.Product)
            .Where(static method => IsAsynchronous(method) && IsPublic(method) && method.Name is not "DisposeAsync")
            .Where(static method => method.GetParameters() is not [.., { ParameterType: var last }] || last != typeof(CancellationToken));
        Assert.Empty(endless.Select(Describe));
    }

    [Fact]
    public void A_cancellation_token_is_the_last_parameter_wherever_it_is_one()
    {
        var elsewhere = Methods(SolutionUnderTest.Product)
            .Where(static method => method.GetParameters().SkipLast(1).Any(static parameter => parameter.ParameterType == typeof(CancellationToken)));
        Assert.Empty(elsewhere.Select(Describe));
    }

    [Fact]
    public void There_is_something_to_look_at()
    {
        AssertEach.Of(SolutionUnderTest.All, static assembly => Assert.NotEmpty(SolutionUnderTest.Written([assembly])));
        Assert.Contains(Methods(SolutionUnderTest.Product), static method => IsAsynchronous(method));
    }

    private static IEnumerable<MethodInfo> Methods(IEnumerable<Assembly> assemblies) =>
        SolutionUnderTest.Written(assemblies)
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(static method => !method.IsSpecialName
                && !method.Name.Contains('<', StringComparison.Ordinal)
                && !method.Name.Contains('.', StringComparison.Ordinal)
                && !method.IsDefined(typeof(CompilerGeneratedAttribute)));

    private static bool IsAsynchronous(MethodInfo method) =>
        typeof(Task).IsAssignableFrom(method.ReturnType)
        || method.ReturnType == typeof(ValueTask)
        || (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static bool IsPublic(MethodInfo method) => method.IsPublic && method.DeclaringType!.IsVisible;

    private static string Describe(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";
}
