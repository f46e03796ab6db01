import { matchSnapshots } from './snapshot';

matchSnapshots('dev');
