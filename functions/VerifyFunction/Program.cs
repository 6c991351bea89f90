using CaptchaGate.VerifyFunction;

return await GateWorker.RunAsync(args);
