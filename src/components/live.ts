// What makes a lesson's labs, predictions and exercises work: one file, which wake.ts fetches.
import './lab/lab.ts';
import './quiz/predict.ts';
import './quiz/exercise.ts';
